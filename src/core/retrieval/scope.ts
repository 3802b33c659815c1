import { CodiError } from "../../shared/errors.ts";
import type { ChunkReader } from "../../store/chunk-reader.ts";

/** Languages of the index that a word means: its name, or a suffix of its files. */
export function languagesOf(asked: string, reader: ChunkReader): readonly string[] {
  const wanted = asked
    .trim()
    .toLowerCase()
    .replace(/^\*?\./, "");
  const languages = reader.languages();
  const named = languages.filter((language) => language === wanted);
  const found = named.length > 0 ? named : reader.languagesOfSuffix(wanted);
  if (found.length > 0) return found;
  throw new CodiError("invalid_arguments", `The index has no files of the language "${asked}".`, {
    hint: languages.length > 0 ? `It has ${languages.join(", ")}.` : "Leave the language out.",
  });
}

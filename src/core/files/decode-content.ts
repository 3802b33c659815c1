import { contentKindOf } from "./content-kind.ts";
import { decode } from "./encoding.ts";

/** The text of a whole file as every room sees it, without byte order mark; undefined for what is no text. */
export function decodeContent(bytes: Buffer): string | undefined {
  if (contentKindOf(bytes).kind !== "text") return undefined;
  try {
    return decode(bytes, "").text;
  } catch {
    return undefined; // UTF-16 with half a character at its end: nobody can edit it either
  }
}

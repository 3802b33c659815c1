import type { Fence } from "../../shared/paths.ts";
import type { Files, TextFormat, WriteOptions, Written } from "./contract.ts";
import { eolOf } from "./encoding.ts";
import { exists } from "./publish.ts";

/** Writes a whole text, keeping how an existing file spells it; see the door. */
export function createWrite(fence: Fence, files: Pick<Files, "loadText" | "change">) {
  return async function write(path: string, content: string, options: WriteOptions): Promise<Written> {
    const { expectedHash, ...rest } = options;
    const guard = expectedHash === undefined ? {} : { expectedHash };
    const place = await fence.locate(path);
    if (!exists(place.real) && expectedHash === undefined) {
      const [text, bom] = withoutMark(content);
      const format: TextFormat = { encoding: "utf-8", bom };
      const [changed] = await files.change([{ kind: "create", path, text, format }], rest);
      return { ...firstOf(changed), format, isConverted: false, isSame: false };
    }
    const old = await files.loadText(path, { session: options.session, ...guard });
    const [plain] = withoutMark(content);
    const isConverted = eolOf(old.text) === "crlf" && eolOf(plain) === "lf";
    const text = isConverted ? plain.replaceAll("\n", "\r\n") : plain;
    const format =
      old.text === "" && !old.format.bom ? { ...old.format, bom: plain !== content } : old.format;
    const [changed] = await files.change(
      [{ kind: "update", path, text, format, expectedHash: old.hash }],
      rest,
    );
    const outcome = firstOf(changed);
    return { ...outcome, format, isConverted, isSame: outcome.before?.hash === outcome.after?.hash };
  };
}

/** A byte order mark at the beginning of given text is a wish for one, not a character. */
function withoutMark(content: string): readonly [string, boolean] {
  return content.startsWith("\ufeff") ? [content.slice(1), true] : [content, false];
}

function firstOf<T>(outcome: T | undefined): T {
  if (outcome === undefined) throw new Error("a change without an outcome");
  return outcome;
}

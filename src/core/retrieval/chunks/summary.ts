import type { Chunk, Source } from "./chunk.ts";
import type { Lines } from "./lines.ts";

/**
 * A chunk for a file as a whole: its name, the comment it begins with, and the names it defines. It answers questions
 * whose words are spread over a file, and lends its score to the chunks in it.
 */
export function summaryOf(source: Source, lines: Lines): Chunk | undefined {
  const { definitions } = source;
  const named = definitions.filter(
    ({ kind, parent }) => parent < 0 || (kind !== "property" && kind !== "variable"),
  );
  if (named.length === 0) return undefined;
  const comment = leadingComment(source.text);
  return {
    start: 1,
    end: Math.min(lines.count, maxShownLines),
    kind: "file",
    symbol: stemOf(source.path),
    chain: [],
    signature: "",
    doc: comment,
    body: named
      .slice(0, maxNames)
      .map(({ name }) => name)
      .join(" "),
    isTest: false,
  };
}

const maxShownLines = 20;
const maxNames = 400;
const maxCommentChars = 2_000;

/** File name without suffix; what stands for a folder (`index.ts`, `__init__.py`, `mod.rs`) gets the folder's name. */
export function stemOf(path: string): string {
  const parts = path.split("/");
  const stem = (parts.at(-1) ?? "").replace(/\.[^.]*$/, "");
  return /^(?:index|__init__|mod|lib|main)$/.test(stem) ? (parts.at(-2) ?? stem) : stem;
}

const opening =
  /^(?:#!.*\n)?\s*(?:\/\*[\s\S]*?\*\/|(?:(?:\/\/|#(?!\[|include)|--|;;).*\n\s*)+|"""[\s\S]*?"""|'''[\s\S]*?''')/;

function leadingComment(text: string): string {
  const comment = opening.exec(text.slice(0, maxCommentChars * 2))?.[0] ?? "";
  return /copyright|licen[cs]e/i.test(comment) ? "" : comment.slice(0, maxCommentChars);
}

import { type FunctionText, functionScanner, type TrainingLanguage } from "./functions.ts";

/** A piece of a file that can be found. Lines count from 1, both ends included. */
export interface Piece {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly chain: readonly string[];
  readonly signature: string;
  readonly body: string;
}

const maxLines = 80;
const restLines = 40;

/** Cuts files into functions and what lies between them, for measuring the table alone (the product has chunks of its own). */
export async function pieceMaker(
  language: TrainingLanguage,
): Promise<(path: string, source: string) => Piece[]> {
  const scan = await functionScanner(language);
  return (path, source) => {
    const lines = source.split("\n");
    const pieces: Piece[] = [];
    const owner = new Int32Array(lines.length).fill(-1);
    const all = scan(source);
    const functions = all.filter((found) => !found.isClass && isChunk(found, all));
    for (const [index, found] of functions.entries())
      for (let line = found.startLine; line <= found.endLine; line++) owner[line] = index;
    for (let start = 0; start < lines.length; ) {
      const index = owner[start] ?? -1;
      let end = start;
      const limit = index < 0 ? restLines : maxLines;
      while (end + 1 < lines.length && owner[end + 1] === index && end + 1 - start < limit) end++;
      const found = functions[index];
      const text = lines.slice(start, end + 1).join("\n");
      if (text.trim().length > 1)
        pieces.push({
          path,
          start: start + 1,
          end: end + 1,
          name: found?.name ?? "",
          chain: found?.chain ?? [],
          signature: found && start === found.startLine ? found.signature : "",
          body: found && start === found.startLine ? found.body : text,
        });
      start = end + 1;
    }
    return pieces;
  };
}

/** A function inside a function stands on its own only where the outer one is too long to be one piece. */
function isChunk(found: FunctionText, all: readonly FunctionText[]): boolean {
  return !all.some(
    (outer) =>
      !outer.isClass &&
      outer !== found &&
      outer.startLine <= found.startLine &&
      outer.endLine >= found.endLine &&
      outer.endLine - outer.startLine < maxLines,
  );
}

import type { MappedFile, RankedMap } from "./contract.ts";

/** A map as it is printed: what it is of and what it leaves out, then the files. */
export function mapText(map: RankedMap): string {
  const { files, total, notes } = map;
  if (total.files === 0) return ["The index holds no files here.", ...notes.map(inBrackets)].join("\n");
  return [headline(map), ...files.map(fileText), ...notes.map(inBrackets)].join("\n");
}

export const fileText = ({ path, entries }: MappedFile): string =>
  [path, ...entries.map(({ line, signature }) => `  ${line} ${signature}`)].join("\n");

function headline({ files, total, focus, tokens }: RankedMap): string {
  const shown = files.reduce((sum, { entries }) => sum + entries.length, 0);
  const isAll = files.length === total.files && shown === total.definitions;
  const ranked = `${count(total.files, "file")} and ${count(total.definitions, "used definition")} ranked by use`;
  const about = focus.length > 0 ? `, focus ${focus.join(", ")}` : "";
  const room = `in ${tokens.used} of ${tokens.budget} tokens`;
  return isAll
    ? `${ranked}${about}: all shown ${room}`
    : `${ranked}${about}: ${count(files.length, "file")} and ${count(shown, "definition")} shown ${room}, the rest left out (max_tokens, path or focus for more)`;
}

const count = (value: number, one: string): string => `${value} ${one}${value === 1 ? "" : "s"}`;
const inBrackets = (note: string): string => `(${note})`;

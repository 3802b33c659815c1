import type { Step } from "../core/edits/index.ts";
import type { Changed } from "../core/files/index.ts";

/** A model sent the change itself; the diff only has to show where it went. */
const maxDiffChars = 6000;
const longestLineChars = 400;

const TOLERANCE: Readonly<Record<Exclude<Step, "exact">, string>> = {
  trailing_blanks: "without regard to trailing blanks",
  indent: "after converting the indent",
  unicode: "after converting quotes, dashes or special spaces",
  inner_blanks: "without regard to the number of blanks",
};

/** A diff short enough for an answer; it says how much it leaves out. */
export function shownDiff(diff: string): string {
  const lines = diff.replaceAll("\r\n", "\n").trimEnd().split("\n");
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    const short = line.length > longestLineChars ? `${line.slice(0, longestLineChars)}…` : line;
    length += short.length + 1;
    if (length > maxDiffChars) {
      shown.push(`(${lines.length - shown.length} more lines of this diff; read_file shows the result)`);
      break;
    }
    shown.push(short);
  }
  return shown.join("\n");
}

/** How places were found that the text sent did not fit to the letter: ", 1 matched after converting the indent". */
export function tolerances(steps: readonly Step[]): string {
  return Object.entries(TOLERANCE)
    .map(([step, told]) => ({ count: steps.filter((one) => one === step).length, told }))
    .filter(({ count }) => count > 0)
    .map(({ count, told }) => `, ${count} matched ${told}`)
    .join("");
}

/** The hash to demand next time, and a word of warning where the session never saw what it changed. */
export function closing(changed: Changed | undefined, isDryRun: boolean): string {
  const hash = changed?.after ? `; hash ${changed.after.hash}` : "";
  const unseen = changed && !changed.seen ? ", not read before in this session" : "";
  return isDryRun ? "; nothing was written (dry_run)" : `${hash}${unseen}`;
}

export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

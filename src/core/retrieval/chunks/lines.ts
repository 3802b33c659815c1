/** Lines of a text by number, from 1. */
export interface Lines {
  readonly count: number;
  /** Offset where a line begins; one past the end of the text for the line after the last. */
  start(line: number): number;
  /** The line that holds an offset. */
  at(offset: number): number;
  /** Text of a line without its end. */
  text(line: number): string;
  /** Text from the first to the last of these lines. */
  slice(first: number, last: number): string;
  isBlank(line: number): boolean;
}

export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  // A last line without content is not one that anybody sees.
  const count = starts.length > 1 && starts.at(-1) === text.length ? starts.length - 1 : starts.length;
  const start = (line: number) => starts[line - 1] ?? text.length;
  const slice = (first: number, last: number) => text.slice(start(first), start(last + 1));
  const lineText = (line: number) => slice(line, line).replace(/\r?\n$/, "");
  return {
    count,
    start,
    at(offset) {
      let low = 1;
      let high = count;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (start(middle) <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    text: lineText,
    slice,
    isBlank: (line) => lineText(line).trim() === "",
  };
}

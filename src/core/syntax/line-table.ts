/** Line numbers of offsets. */
export interface LineTable {
  readonly count: number;
  /** Line of an offset, from 1. */
  lineAt(offset: number): number;
  /** Row and column as tree-sitter counts them, both from 0. */
  pointAt(offset: number): { row: number; column: number };
  /** Offset at which a line, counted from 1, begins. */
  startOf(line: number): number;
}

/** Finds the line breaks of a text once. A file that ends with a line break has no empty last line. */
export function createLineTable(text: string): LineTable {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const count = starts[starts.length - 1] === text.length ? starts.length - 1 : starts.length;
  const rowOf = (offset: number) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    count,
    lineAt: (offset) => rowOf(offset) + 1,
    startOf: (line) => starts[line - 1] ?? text.length,
    pointAt(offset) {
      const row = rowOf(offset);
      return { row, column: offset - (starts[row] ?? 0) };
    },
  };
}

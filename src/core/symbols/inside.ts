import type { SymbolRow } from "../../store/symbols.ts";
import type { View } from "./view.ts";

/** Finds the definitions around places in one file. */
export interface Insides {
  /** The innermost definition around an offset. */
  at(offset: number): SymbolRow | undefined;
  /** Its name path; empty for none. */
  pathOf(row: SymbolRow | undefined): string;
}

/** Reads the definitions of a file once. */
export function insidesOf(view: Pick<View, "symbols">, file: number): Insides {
  const rows = view.symbols.inFile(file);
  const byOrdinal = new Map(rows.map((row) => [row.ordinal, row]));
  return {
    at(offset) {
      let [low, high] = [0, rows.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((rows[middle]?.start ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      // The last that starts before the place, or the nearest around that one which has not ended yet.
      let row = rows[low - 1];
      while (row && row.end <= offset) row = byOrdinal.get(row.parent);
      return row;
    },
    pathOf(row) {
      const names: string[] = [];
      for (let step = row; step; step = byOrdinal.get(step.parent)) {
        names.unshift(...(step.owner === null ? [] : [step.owner]), step.name);
      }
      return names.join("/");
    },
  };
}

import type { Definition, Extraction } from "./contract.ts";
import type { LineTable } from "./line-table.ts";
import type { LanguageSpec } from "./spec.ts";

/** Extraction of a language that is read without a grammar. */
export function scanText(
  text: string,
  scan: NonNullable<LanguageSpec["scan"]>,
  lines: LineTable,
): Extraction {
  const found = [...scan(text)].sort((a, b) => a.start - b.start || b.end - a.end);
  const open: number[] = [];
  const definitions = found.map(({ name, kind, nameAt, start, end }, index): Definition => {
    while (open.length > 0 && (found[open[open.length - 1] ?? -1]?.end ?? 0) < end) open.pop();
    const parent = open[open.length - 1] ?? -1;
    open.push(index);
    const line = lines.lineAt(nameAt);
    return {
      name,
      kind,
      parent,
      line,
      column: nameAt - lines.startOf(line),
      start,
      end,
      endLine: lines.lineAt(Math.max(start, end - 1)),
      docStart: start,
      signatureEnd: end,
      traits: 0,
    };
  });
  return {
    definitions,
    references: [],
    imports: [],
    exports: [],
    heritage: [],
    package: undefined,
    lines: lines.count,
    state: "whole",
  };
}

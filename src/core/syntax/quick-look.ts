import type { Definition, Extraction, SymbolKind } from "./contract.ts";
import type { LineTable } from "./line-table.ts";
import type { LanguageSpec } from "./spec.ts";

/** What stands at the start of a line in most languages. */
const usual: NonNullable<LanguageSpec["quickLook"]> = [
  {
    kind: "function",
    pattern: /^(?:[a-z]+ )*(?:function\*?|func|fn|def|fun|sub) +(?<name>[\p{L}_$][\p{L}\p{N}_$]*)/gmu,
  },
  { kind: "class", pattern: /^(?:[a-z]+ )*(?:class|struct|object) +(?<name>[\p{L}_$][\p{L}\p{N}_$]*)/gmu },
  {
    kind: "interface",
    pattern: /^(?:[a-z]+ )*(?:interface|trait|protocol) +(?<name>[\p{L}_$][\p{L}\p{N}_$]*)/gmu,
  },
  { kind: "type", pattern: /^(?:[a-z]+ )*type +(?<name>[\p{L}_$][\p{L}\p{N}_$]*)/gmu },
  { kind: "enum", pattern: /^(?:[a-z]+ )*enum +(?<name>[\p{L}_$][\p{L}\p{N}_$]*)/gmu },
  { kind: "variable", pattern: /^(?:export +)?(?:const|let|var) +(?<name>[\p{L}_$][\p{L}\p{N}_$]*)/gmu },
];

/** Most that a quick look reports of one file. */
const maxDefinitions = 10_000;

/** Definitions at the start of lines, by pattern: each is taken to end with its line. */
export function quickLook(text: string, spec: LanguageSpec, lines: LineTable): Definition[] {
  const found = new Map<number, Definition>();
  for (const { pattern, kind } of spec.quickLook ?? usual)
    for (const match of text.matchAll(pattern)) {
      const name = match.groups?.["name"];
      if (name === undefined || found.size >= maxDefinitions) continue;
      const nameAt = match.index + match[0].lastIndexOf(name);
      if (!found.has(nameAt)) found.set(nameAt, lineDefinition(text, name, kind, match.index, nameAt, lines));
    }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function lineDefinition(
  text: string,
  name: string,
  kind: SymbolKind,
  start: number,
  nameAt: number,
  lines: LineTable,
): Definition {
  const line = lines.lineAt(nameAt);
  const lineEnd = text.indexOf("\n", nameAt);
  const end = lineEnd < 0 ? text.length : lineEnd;
  const column = nameAt - lines.startOf(line);
  return {
    name,
    kind,
    parent: -1,
    line,
    column,
    start,
    end,
    endLine: line,
    docStart: start,
    signatureEnd: end,
    traits: 0,
  };
}

/** What is known of a file that was not parsed. */
export function partialExtraction(text: string, spec: LanguageSpec, lines: LineTable): Extraction {
  return {
    definitions: quickLook(text, spec, lines),
    references: [],
    imports: [],
    exports: [],
    heritage: [],
    package: undefined,
    lines: lines.count,
    state: "partial",
  };
}

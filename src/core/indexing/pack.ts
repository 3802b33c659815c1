import { type DefinitionRow, definitionColumns, type FileRecord } from "../../store/index-record.ts";
import { appendPlaces } from "../../store/places.ts";
import {
  type Definition,
  type Extraction,
  heritageKinds,
  type Reference,
  symbolKinds,
} from "../syntax/index.ts";

/** What a file's text yields, in the form that is written and that costs little to hand from thread to thread. */
export type PackedExtraction = Omit<FileRecord, "path" | "language" | "stamp" | "hash">;

/** Packs an extraction: names once each, numbers in arrays, references by name. */
export function packExtraction(extraction: Extraction): PackedExtraction {
  const names = createNames();
  const { definitions, imports, exports, heritage } = extraction;
  const numbers = new Int32Array(definitions.length * definitionColumns.length);
  let at = 0;
  for (const one of definitions) {
    // In the order of `definitionColumns`.
    numbers[at++] = names.indexOf(one.name);
    numbers[at++] = kindNumbers.get(one.kind) ?? 0;
    numbers[at++] = one.parent;
    numbers[at++] = one.owner === undefined ? -1 : names.indexOf(one.owner);
    numbers[at++] = one.line;
    numbers[at++] = one.column;
    numbers[at++] = one.start;
    numbers[at++] = one.end;
    numbers[at++] = one.endLine;
    numbers[at++] = one.docStart;
    numbers[at++] = one.signatureEnd;
    numbers[at++] = one.traits;
  }
  const inherited = heritage.map(({ definition, name, kind, binding }) => ({
    definition,
    name: names.indexOf(name),
    kind: heritageKinds.indexOf(kind),
    binding,
  }));
  return {
    lines: extraction.lines,
    state: extraction.state,
    package: extraction.package ?? null,
    definitions: numbers,
    ...packReferences(extraction.references, names),
    imports: imports.map(({ local = null, imported, specifier, line, isTypeOnly = false }) => ({
      local,
      imported,
      specifier,
      line,
      isType: isTypeOnly,
    })),
    exports: exports.map(({ exported, binding }) => ({ exported, binding })),
    heritage: inherited,
    names: names.list,
  };
}

/** What is kept of a file that yields nothing. */
export function emptyExtraction(state: string, lines = 0): PackedExtraction {
  return {
    lines,
    state,
    package: null,
    names: [],
    definitions: new Int32Array(),
    references: new Int32Array(),
    places: new Uint8Array(),
    imports: [],
    exports: [],
    heritage: [],
  };
}

/** Definitions as the index keeps them. */
export function unpackDefinitions(rows: readonly DefinitionRow[]): Definition[] {
  return rows.map((row) => {
    const [name, kind, parent, owner, ...numbers] = row;
    const [
      line = 0,
      column = 0,
      start = 0,
      end = 0,
      endLine = 0,
      docStart = 0,
      signatureEnd = 0,
      traits = 0,
    ] = numbers.map(Number);
    return {
      name: String(name),
      kind: symbolKinds[Number(kind)] ?? "variable",
      parent: Number(parent),
      ...(owner !== null && { owner: String(owner) }),
      line,
      column,
      start,
      end,
      endLine,
      docStart,
      signatureEnd,
      traits,
    };
  });
}

const kindNumbers = new Map<string, number>(symbolKinds.map((kind, index) => [kind, index]));

function createNames() {
  const known = new Map<string, number>();
  const list: string[] = [];
  return {
    list,
    indexOf(name: string): number {
      const found = known.get(name);
      if (found !== undefined) return found;
      known.set(name, list.length);
      return list.push(name) - 1;
    },
  };
}

function packReferences(
  references: readonly Reference[],
  names: ReturnType<typeof createNames>,
): Pick<FileRecord, "references" | "places"> {
  const byName = new Map<number, Reference[]>();
  for (const reference of references) {
    const name = names.indexOf(reference.name);
    const group = byName.get(name);
    if (group === undefined) byName.set(name, [reference]);
    else group.push(reference);
  }
  const numbers = new Int32Array(byName.size * 3);
  const places: number[] = [];
  let at = 0;
  for (const [name, group] of byName) {
    const before = places.length;
    appendPlaces(places, inOrder(group));
    numbers[at++] = name;
    numbers[at++] = group.length;
    numbers[at++] = places.length - before;
  }
  return { references: numbers, places: Uint8Array.from(places) };
}

function inOrder(group: Reference[]): Reference[] {
  for (let at = 1; at < group.length; at += 1)
    if ((group[at - 1]?.offset ?? 0) > (group[at]?.offset ?? 0))
      return group.sort((one, other) => one.offset - other.offset);
  return group;
}

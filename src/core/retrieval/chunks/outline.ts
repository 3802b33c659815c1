import { type Definition, trait } from "../../syntax/index.ts";
import type { Lines } from "./lines.ts";

/** A definition that gets chunks of its own, with those inside it. */
export interface Unit {
  readonly definition: Definition;
  readonly role: "callable" | "container" | "value";
  /** Lines with the doc comment. */
  readonly first: number;
  readonly last: number;
  /** Line where the definition itself begins. */
  readonly codeFirst: number;
  readonly chain: readonly string[];
  readonly children: Unit[];
  readonly isTest: boolean;
}

/** Definitions of a file that are worth a chunk, nested as they lie in the text. */
export function outlineOf(definitions: readonly Definition[], lines: Lines): Unit[] {
  const roots: Unit[] = [];
  const open: Unit[] = [];
  const sorted = [...definitions.keys()].sort(
    (a, b) => (definitions[a]?.start ?? 0) - (definitions[b]?.start ?? 0) || a - b,
  );
  for (const index of sorted) {
    const definition = definitions[index];
    const role = definition && roleOf(definition);
    if (!definition || !role) continue;
    const codeFirst = lines.at(definition.start);
    // A docstring stands inside.
    const first = Math.min(codeFirst, lines.at(definition.docStart));
    const last = Math.min(definition.endLine, lines.count);
    if (role === "value" && last - codeFirst + 1 < leastValueLines) continue;
    while (open.length > 0 && (open.at(-1)?.last ?? 0) < codeFirst) open.pop();
    const outer = open.at(-1);
    const siblings = outer ? outer.children : roots;
    // Two on one line (minified or generated code) cannot be told apart by lines: the first stands for both.
    if ((siblings.at(-1)?.last ?? 0) >= codeFirst || (outer && last > outer.last)) continue;
    const overload = overloadOf(siblings.at(-1), definition, last);
    if (overload) siblings.pop();
    const unit: Unit = {
      definition: overload
        ? { ...definition, start: overload.definition.start, docStart: overload.definition.docStart }
        : definition,
      role,
      first:
        overload?.first ?? Math.max(first, (siblings.at(-1)?.last ?? 0) + 1, outer ? outer.codeFirst : 1),
      last,
      codeFirst: overload?.codeFirst ?? codeFirst,
      chain: chainOf(definitions, index),
      children: [],
      isTest: (definition.traits & trait.test) !== 0,
    };
    siblings.push(unit);
    open.push(unit);
  }
  return roots;
}

/** The unit before, where it is an overload of this definition: both are then one answer. */
function overloadOf(before: Unit | undefined, { name, kind }: Definition, last: number): Unit | undefined {
  const isOverload =
    before !== undefined &&
    before.definition.name === name &&
    before.definition.kind === kind &&
    (before.definition.traits & trait.declaration) !== 0 &&
    last - before.first < maxOverloadLines;
  return isOverload ? before : undefined;
}

const maxOverloadLines = 60;

/** Shorter ones stay with the code around them. */
const leastValueLines = 6;

function roleOf({ kind }: Definition): Unit["role"] | undefined {
  switch (kind) {
    case "function":
    case "method":
    case "constructor":
    case "macro":
      return "callable";
    case "class":
    case "interface":
    case "enum":
    case "namespace":
      return "container";
    case "type":
    case "variable":
    case "const":
    case "property":
      return "value";
    case "enumMember":
    case "section":
    case "key":
      return undefined;
  }
}

function chainOf(definitions: readonly Definition[], index: number): string[] {
  const chain: string[] = [];
  for (
    let parent = definitions[index]?.parent ?? -1;
    parent >= 0 && chain.length < maxDepth;
    parent = definitions[parent]?.parent ?? -1
  )
    chain.unshift(definitions[parent]?.name ?? "");
  return chain;
}

const maxDepth = 20;

import type { Node } from "web-tree-sitter";
import { use } from "../contract.ts";
import type { Sink } from "../spec.ts";

/** A bare name in a pattern is a new variable, or a constant or variant when it begins with a capital. */
export function readPatternName(node: Node, sink: Sink): void {
  const at = node.startIndex;
  const first = sink.text.charAt(at);
  if (first === first.toLowerCase()) sink.local(at);
}

/** `cfg(…)`, `allow(…)` and their like hold words; only what is derived are names. */
export function readAttribute(node: Node, sink: Sink): void {
  if (sink.text.startsWith("derive", node.startIndex)) {
    sink.skip(node.startIndex);
    return;
  }
  for (const word of node.descendantsOfType(["identifier", "self", "crate", "super"]))
    if (word !== null) sink.skip(word.startIndex);
}

/** `mod name;`: a module in a file of its own. */
export function readModule(node: Node, sink: Sink): void {
  const name = node.childForFieldName("name");
  if (name === null) return;
  const specifier = ["self", ...inlineModules(node)].join("::");
  sink.import(
    { local: plain(name.text), imported: plain(name.text), specifier, line: lineOf(node) },
    name.startIndex,
  );
}

export function readExternCrate(node: Node, sink: Sink): void {
  const name = node.childForFieldName("name");
  const own = node.childForFieldName("alias") ?? name;
  if (name === null || own === null) return;
  sink.skip(name.startIndex);
  if (name.text === "self") return;
  const local = own.text === "_" ? undefined : own.text;
  sink.import({ local, imported: "*", specifier: `::${name.text}`, line: lineOf(node) }, own.startIndex);
}

/** Each leaf of the tree that a `use` spans is an import; private ones can be reached by child modules, too. */
export function readUse(node: Node, sink: Sink): void {
  const argument = node.childForFieldName("argument");
  if (argument === null) return;
  const isPublic = node.namedChildren.some((child) => child?.type === "visibility_modifier");
  readUseTree(argument, [], { sink, line: lineOf(node), around: inlineModules(node), isPublic });
}

interface UseContext {
  readonly sink: Sink;
  readonly line: number;
  readonly around: readonly string[];
  readonly isPublic: boolean;
}

function readUseTree(node: Node, prefix: readonly string[], context: UseContext): void {
  const path = node.childForFieldName("path");
  switch (node.type) {
    case "use_list":
    case "scoped_use_list": {
      const list = node.type === "use_list" ? node : node.childForFieldName("list");
      const inner = [...prefix, ...readSteps(node.type === "use_list" ? null : path, prefix, context)];
      for (const child of list?.namedChildren ?? []) if (child !== null) readUseTree(child, inner, context);
      break;
    }
    case "use_wildcard": {
      const steps = [...prefix, ...readSteps(node.namedChild(0), prefix, context)];
      const specifier = normal(steps, context.around).join("::");
      const { sink, line } = context;
      const index = sink.import({ local: undefined, imported: "**", specifier, line });
      if (context.isPublic && context.around.length === 0) sink.exportImport("**", index);
      break;
    }
    case "use_as_clause":
      if (path !== null) addUse(path, prefix, node.childForFieldName("alias"), context);
      break;
    default:
      if (/^(?:identifier|scoped_identifier|self|super|crate)$/.test(node.type))
        addUse(node, prefix, null, context);
  }
}

function addUse(node: Node, prefix: readonly string[], alias: Node | null, context: UseContext): void {
  const { sink, line, around } = context;
  const last = node.childForFieldName("name") ?? node;
  const before =
    node.type === "scoped_identifier" ? readSteps(node.childForFieldName("path"), prefix, context) : [];
  const isSelf = last.type === "self" && prefix.length > 0;
  const steps = normal([...prefix, ...before, ...(isSelf ? [] : [plain(last.text)])], around);
  const imported = steps.length > 1 ? (steps.at(-1) ?? "*") : "*";
  const specifier = (steps.length > 1 ? steps.slice(0, -1) : steps).join("::");
  const own = alias ?? last;
  const name = isSelf && alias === null ? steps.at(-1) : plain(own.text);
  const local = name === "_" ? undefined : name;
  const index = sink.import({ local, imported, specifier, line }, own.startIndex);
  if (isSelf) sink.skip(last.startIndex);
  else sink.importReference(last.startIndex, index, use.specifier);
  if (alias !== null) sink.importReference(alias.startIndex, index, use.specifier);
  if (local !== undefined && around.length === 0) sink.exportImport(local, index);
}

/** The steps of a path before its last; those that look like types are uses of them. */
function readSteps(
  node: Node | null,
  prefix: readonly string[],
  { sink, line, around }: UseContext,
): readonly string[] {
  const steps: string[] = [];
  for (const step of stepsOf(node)) {
    const name = plain(step.text);
    if (/^\p{Lu}/u.test(name) && prefix.length + steps.length > 0) {
      const specifier = normal([...prefix, ...steps], around).join("::");
      const index = sink.import({ local: undefined, imported: name, specifier, line });
      sink.importReference(step.startIndex, index, use.specifier);
    } else sink.skip(step.startIndex);
    steps.push(name);
  }
  return steps;
}

function stepsOf(node: Node | null): readonly Node[] {
  if (node === null) return [];
  if (node.type !== "scoped_identifier") return [node];
  const name = node.childForFieldName("name");
  return [...stepsOf(node.childForFieldName("path")), ...(name === null ? [] : [name])];
}

/** Paths are told from the file: inside an inline `mod`, the first steps up lead to the file itself. */
function normal(steps: readonly string[], around: readonly string[]): readonly string[] {
  const [first] = steps;
  if (around.length === 0 || (first !== "self" && first !== "super")) return steps;
  const rest = steps.filter((step, at) => step !== "super" && !(at === 0 && step === "self"));
  const ups = steps.length - rest.length - (first === "self" ? 1 : 0);
  if (ups > around.length) return [...Array.from({ length: ups - around.length }, () => "super"), ...rest];
  return ["self", ...around.slice(0, around.length - ups), ...rest];
}

/** Names of the inline modules around a node, outermost first. */
function inlineModules(node: Node): readonly string[] {
  const names: string[] = [];
  for (let at = node.parent; at !== null; at = at.parent)
    if (at.type === "mod_item") names.unshift(at.childForFieldName("name")?.text ?? "");
  return names;
}

/** What a path that begins with `crate`, `self` or `super` begins at; `depth` counts the inline modules around it. */
export function rustPathRoot(text: string, at: number, depth: number): string | undefined {
  const [path] = /^(?:crate|(?:self|super)(?:\s*::\s*super)*)\s*::/.exec(text.slice(at, at + 80)) ?? [];
  if (path === undefined) return undefined;
  if (path.startsWith("crate")) return "crate";
  const ups = path.split("super").length - 1;
  if (ups < depth) return undefined;
  return ups === depth ? "self" : Array.from({ length: ups - depth }, () => "super").join("::");
}

function plain(name: string): string {
  return name.replace(/^r#/, "");
}

function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}

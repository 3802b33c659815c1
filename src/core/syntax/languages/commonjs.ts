import type { Node } from "web-tree-sitter";
import { unquoted } from "../collect.ts";
import { use } from "../contract.ts";
import type { Sink } from "../spec.ts";

/**
 * Modules of CommonJS. `require` brings the module itself, as `import * as` does; `module.exports = f` makes `f` what the
 * module itself stands for, exported as `*`. Source: https://nodejs.org/api/modules.html.
 */
export function readRequire(node: Node, sink: Sink): void {
  if (!isRequire(node, sink)) return;
  const call = node.parent;
  const around = call?.parent;
  if (call == null || around == null) return;
  // What exports it reads it too.
  if (around.type === "pair" || around.type === "assignment_expression" || around.type === "spread_element")
    if (isExported(around, sink)) return;
  const name = around.type === "variable_declarator" ? around.childForFieldName("name") : null;
  if (name?.type === "identifier") addImport(sink, call, "*", name);
  else if (name?.type === "object_pattern") readPattern(name, call, sink);
  else if (around.type === "member_expression") readMember(around, call, sink);
  else addImport(sink, call, "*");
}

/** `module.exports = …`, `module.exports.a = …` and `exports.a = …`. */
export function readAssignment(node: Node, sink: Sink): void {
  const at = node.startIndex;
  const [whole, name] = match(exported, sink.text, at) ?? [];
  if (whole === undefined) return;
  let value = node.parent?.childForFieldName("right");
  while (value?.type === "assignment_expression") value = value.childForFieldName("right");
  if (value == null) return;
  if (name !== undefined) exportAs([name], value, sink);
  else if (value.type === "object") readObject(value, sink);
  else exportAs(["*", "default"], value, sink);
}

const exported =
  /(?:module\s*\.\s*exports|exports\s*\.\s*([\w$]+)|module\s*\.\s*exports\s*\.\s*([\w$]+))\s*=(?!=)/y;

function match(pattern: RegExp, text: string, at: number): [string, string | undefined] | undefined {
  const code = text.charCodeAt(at);
  // `exports` or `module`: nearly all assignments end here.
  if (code !== 101 && code !== 109) return undefined;
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? undefined : [found[0], found[1] ?? found[2]];
}

function readObject(object: Node, sink: Sink): void {
  for (const child of object.namedChildren) {
    if (child.type === "shorthand_property_identifier") sink.exportValue(child.text, child.startIndex);
    else if (child.type === "method_definition") {
      const name = child.childForFieldName("name");
      if (name !== null) sink.exportValue(unquoted(name.text), name.startIndex);
    } else if (child.type === "pair") {
      const [key, value] = [child.childForFieldName("key"), child.childForFieldName("value")];
      if (key !== null && value !== null) exportAs([unquoted(key.text)], value, sink);
    } else if (child.type === "spread_element") {
      const call = child.firstNamedChild;
      if (call !== null && isRequireCall(call, sink)) sink.exportImport("**", addImport(sink, call, "**"));
    }
  }
}

function exportAs(names: readonly string[], value: Node, sink: Sink): void {
  if (value.type === "identifier") for (const name of names) sink.exportValue(name, value.startIndex);
  else if (value.type === "class") {
    const own = value.childForFieldName("name");
    if (own !== null) for (const name of names) sink.exportValue(name, own.startIndex);
  } else if (isRequireCall(value, sink)) {
    const index = addImport(sink, value, "*");
    for (const name of names) sink.exportImport(name, index);
    if (names.includes("*")) sink.exportImport("**", addImport(sink, value, "**"));
  }
}

/** Whether `readAssignment` reads what a `require` stands in. */
function isExported(around: Node, sink: Sink): boolean {
  let assignment: Node | null = around;
  if (around.type !== "assignment_expression") assignment = around.parent?.parent ?? null;
  if (assignment?.type !== "assignment_expression") return false;
  const found = match(exported, sink.text, assignment.startIndex);
  // Only the object that is the whole module is looked into.
  return found !== undefined && (assignment === around || found[1] === undefined);
}

function readPattern(pattern: Node, call: Node, sink: Sink): void {
  let count = 0;
  for (const child of pattern.namedChildren) {
    if (child.type === "shorthand_property_identifier_pattern") addImport(sink, call, child.text, child);
    else if (child.type === "pair_pattern") {
      const [key, value] = [child.childForFieldName("key"), child.childForFieldName("value")];
      if (key === null || value?.type !== "identifier") continue;
      const index = addImport(sink, call, unquoted(key.text), value);
      if (key.type === "property_identifier") sink.importReference(key.startIndex, index, use.specifier);
    } else continue;
    count++;
  }
  if (count === 0) addImport(sink, call, "*");
}

/** `require("./m").a` */
function readMember(member: Node, call: Node, sink: Sink): void {
  const property = member.childForFieldName("property");
  const declarator = member.parent;
  const name = declarator?.type === "variable_declarator" ? declarator.childForFieldName("name") : null;
  if (property === null) return;
  const local = name?.type === "identifier" ? name : undefined;
  const index = addImport(sink, call, property.text, local);
  sink.importReference(property.startIndex, index, use.specifier);
}

function addImport(sink: Sink, call: Node, imported: string, name?: Node): number {
  const source = call.childForFieldName("arguments")?.firstNamedChild;
  const specifier = unquoted(source?.text ?? "");
  const line = (name ?? call).startPosition.row + 1;
  return sink.import({ local: name?.text, imported, specifier, line }, name?.startIndex);
}

const isRequire = (node: Node, { text }: Sink): boolean =>
  /^require\s*\(/.test(text.slice(node.startIndex, node.startIndex + 12));

function isRequireCall(node: Node, sink: Sink): boolean {
  return (
    node.type === "call_expression" &&
    isRequire(node, sink) &&
    node.childForFieldName("arguments")?.firstNamedChild?.type === "string"
  );
}

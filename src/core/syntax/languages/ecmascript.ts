import type { Node } from "web-tree-sitter";
import { unquoted } from "../collect.ts";
import { trait, use } from "../contract.ts";
import type { Draft, LanguageSpec, Sink } from "../spec.ts";
import { readAssignment, readRequire } from "./commonjs.ts";
import { docLinks } from "./doc-links.ts";
import { mend } from "./ecmascript-mend.ts";

/** What the grammars of JavaScript and TypeScript share. */
export const ecmascriptQuery = `
(function_declaration name: (identifier) @name body: (_) @body) @definition.function
(generator_function_declaration name: (identifier) @name body: (_) @body) @definition.function
(variable_declarator name: (identifier) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)]) @definition.function
(method_definition name: (_) @name body: (_) @body) @definition.method
(lexical_declaration (variable_declarator name: (identifier) @name) @variable)
(variable_declaration (variable_declarator name: (identifier) @name) @variable.hoisted)

(object_pattern (shorthand_property_identifier_pattern) @variable @reference.key)
(object_pattern (object_assignment_pattern left: (shorthand_property_identifier_pattern) @variable @reference.key))
(pair_pattern value: (identifier) @variable)
(pair_pattern value: (assignment_pattern left: (identifier) @variable))
(array_pattern (identifier) @variable)
(array_pattern (assignment_pattern left: (identifier) @variable))
(rest_pattern (identifier) @variable)
(assignment_expression left: [(object_pattern) (array_pattern)] @assigned)
(for_in_statement !kind left: [(object_pattern) (array_pattern)] @assigned)

(arrow_function parameter: (identifier) @local)
(catch_clause parameter: (identifier) @local)
(for_in_statement kind: _ left: (identifier) @local)
(function_expression name: (identifier) @local)
(generator_function name: (identifier) @local)

[(function_declaration) (generator_function_declaration) (function_expression) (generator_function) (arrow_function)
  (method_definition) (class_static_block)] @scope.function
[(statement_block) (for_statement) (for_in_statement) (catch_clause) (switch_body)] @scope

(lexical_declaration (variable_declarator value: [(arrow_function) (function_expression) (generator_function)])) @wrap
(variable_declaration (variable_declarator value: [(arrow_function) (function_expression) (generator_function)])) @wrap
(program [(lexical_declaration) (variable_declaration)] @wrap)
(export_statement declaration: [(lexical_declaration) (variable_declaration)] @wrap)
(export_statement declaration: (_)) @wrap.exported
(export_statement "default" declaration: (_)) @wrap.exported.isDefault

(import_statement) @hook.import
(export_statement) @hook.export
(call_expression function: (import) arguments: (arguments . (string) @hook.dynamic))
(call_expression function: (identifier) @hook.require arguments: (arguments . (string)))
(assignment_expression left: (member_expression) @hook.assign)

[(identifier) (this) (super) (shorthand_property_identifier)] @reference
[(property_identifier) (private_property_identifier)] @reference.member
(shorthand_property_identifier) @reference.key
`;

/** Elements of the page are no names of ours: `<div>`. An attribute names a property and does not write to it. */
export const jsxQuery = `
([(jsx_opening_element name: (identifier) @skip) (jsx_closing_element name: (identifier) @skip)
  (jsx_self_closing_element name: (identifier) @skip)] (#match? @skip "^[a-z]"))
(jsx_attribute . (property_identifier) @skip @reference.key)
`;

export const ecmascript: LanguageSpec = {
  nameStart: "$#",
  nameRest: "$",
  selfNames: ["this", "super"],
  superName: "super",
  hooks: {
    import: readImport,
    export: readExport,
    dynamic: readDynamicImport,
    require: readRequire,
    assign: readAssignment,
  },
  docNames: docLinks,
  refine,
  mend,
  pieceStart:
    /^(?:@|(?:export|import|declare|const|let|var|async|function|abstract|class|interface|type|enum|namespace|module)\b)/gm,
};

function readImport(node: Node, sink: Sink): void {
  const source = node.childForFieldName("source") ?? node.descendantsOfType("string")[0];
  if (source == null) return;
  const specifier = unquoted(source.text);
  const line = node.startPosition.row + 1;
  const typeOnly = hasKeyword(node, "type") ? { isTypeOnly: true } : {};
  const add = (name: Node, imported: string, importedAt?: Node, own = typeOnly) => {
    const index = sink.import({ local: name.text, imported, specifier, line, ...own }, name.startIndex);
    if (importedAt !== undefined && importedAt.id !== name.id)
      sink.importReference(importedAt.startIndex, index, use.specifier);
    sink.importReference(name.startIndex, index, use.specifier);
  };

  const clause = node.namedChildren.find((child) => child.type === "import_clause");
  const required = node.namedChildren.find((child) => child.type === "import_require_clause");
  if (required?.firstNamedChild != null) {
    add(required.firstNamedChild, "*");
    return;
  }
  if (clause === undefined) {
    sink.import({ local: undefined, imported: "*", specifier, line });
    return;
  }
  for (const child of clause.namedChildren) {
    if (child.type === "identifier") add(child, "default");
    else if (child.type === "namespace_import" && child.firstNamedChild !== null)
      add(child.firstNamedChild, "*");
    else if (child.type === "named_imports")
      for (const specifierNode of child.namedChildren) {
        const name = specifierNode.childForFieldName("name");
        if (name === null) continue;
        const alias = specifierNode.childForFieldName("alias");
        const own = hasKeyword(specifierNode, "type") ? { isTypeOnly: true } : typeOnly;
        add(alias ?? name, unquoted(name.text), name, own);
      }
  }
}

function readExport(node: Node, sink: Sink): void {
  if (node.childForFieldName("declaration") !== null) return;
  const line = node.startPosition.row + 1;
  const source = node.childForFieldName("source");
  const specifier = source === null ? undefined : unquoted(source.text);
  const typeOnly = hasKeyword(node, "type") ? { isTypeOnly: true } : {};
  const value = node.childForFieldName("value") ?? exportedByEquals(node);
  if (value?.type === "identifier") {
    sink.export("default", value.text, value.startIndex);
    if (node.childForFieldName("value") === null) sink.exportValue("*", value.startIndex);
  }

  for (const child of node.namedChildren) {
    if (child.type === "namespace_export" && specifier !== undefined) {
      const name = child.firstNamedChild;
      if (name === null) continue;
      const index = sink.import({ local: undefined, imported: "*", specifier, line, ...typeOnly });
      sink.exportImport(unquoted(name.text), index);
      sink.importReference(name.startIndex, index, use.specifier);
    }
    if (child.type !== "export_clause") continue;
    for (const each of child.namedChildren) readExportSpecifier(each, sink, specifier, line, typeOnly);
  }
  if (specifier !== undefined && node.children.some((child) => child?.type === "*"))
    sink.exportImport("**", sink.import({ local: undefined, imported: "**", specifier, line, ...typeOnly }));
}

function readExportSpecifier(
  node: Node,
  sink: Sink,
  specifier: string | undefined,
  line: number,
  typeOnly: { isTypeOnly?: boolean },
): void {
  const name = node.childForFieldName("name");
  if (name === null) return;
  const alias = node.childForFieldName("alias");
  const exported = unquoted((alias ?? name).text);
  if (specifier === undefined) {
    sink.export(exported, name.text, name.startIndex, alias?.startIndex);
    return;
  }
  const index = sink.import({
    local: undefined,
    imported: unquoted(name.text),
    specifier,
    line,
    ...typeOnly,
  });
  sink.exportImport(exported, index);
  sink.importReference(name.startIndex, index, use.specifier);
  if (alias !== null) sink.importReference(alias.startIndex, index, use.specifier);
}

/** `export = x`. */
function exportedByEquals(node: Node): Node | null {
  return node.child(1)?.type === "=" ? node.child(2) : null;
}

function readDynamicImport(node: Node, sink: Sink): void {
  const line = node.startPosition.row + 1;
  sink.import({ local: undefined, imported: "*", specifier: unquoted(node.text), line });
}

function hasKeyword(node: Node, word: string): boolean {
  return node.children.some((child) => child?.type === word);
}

function refine(draft: Draft, text: string): boolean {
  const { kind, nameAt, rawStart, bodyAt } = draft;
  const before = text.slice(Math.max(rawStart, nameAt - 200), nameAt);
  if (/\basync\b/.test(before) || (bodyAt > nameAt && /^\S*\s*=\s*async\b/.test(text.slice(nameAt, bodyAt))))
    draft.traits |= trait.async;
  if (/\bstatic\b/.test(before)) draft.traits |= trait.static;
  if (/\babstract\b/.test(before)) draft.traits |= trait.abstract;
  if (bodyAt < 0 && (kind === "function" || kind === "method")) draft.traits |= trait.declaration;
  return true;
}

import type { Node } from "web-tree-sitter";
import { trait } from "../contract.ts";
import type { Draft, LanguageSpec, Sink } from "../spec.ts";

const receiver = (inside: string) =>
  `receiver: (parameter_list (parameter_declaration ${inside} type: [(type_identifier) @owner
    (generic_type type: (type_identifier) @owner)
    (pointer_type [(type_identifier) @owner (generic_type type: (type_identifier) @owner)])
    (parenthesized_type [(type_identifier) @owner (pointer_type (type_identifier) @owner)])]))`;

const query = `
(function_declaration name: (identifier) @name body: (block)? @body) @definition.function
(method_declaration ${receiver("")} name: (field_identifier) @name body: (block)? @body) @definition.method
(source_file (type_declaration (type_spec name: (type_identifier) @name
  type: (struct_type (field_declaration_list) @body)) @definition.class))
(source_file (type_declaration (type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface))
(source_file (type_declaration [(type_spec name: (type_identifier) @name) (type_alias name: (type_identifier) @name)] @definition.type))
(source_file (type_declaration (type_spec type: (struct_type
  (field_declaration_list (field_declaration name: (field_identifier) @definition.property))))))
(source_file (type_declaration (type_spec type: (interface_type (method_elem name: (field_identifier) @name) @definition.method))))
(source_file (const_declaration (const_spec (identifier) @name) @definition.const))
(source_file (var_declaration [(var_spec name: (identifier) @name) @definition.variable
  (var_spec_list (var_spec name: (identifier) @name) @definition.variable)]))
(source_file [(type_declaration) (const_declaration) (var_declaration)] @wrap)

(method_declaration ${receiver("name: (identifier) @local.self")}) @scope.function
[(function_declaration) (method_declaration) (func_literal) (function_type) (method_elem)] @scope.function
[(block) (if_statement) (for_statement) (expression_switch_statement) (type_switch_statement) (select_statement)
  (expression_case) (default_case) (type_case) (communication_case)] @scope
(type_spec) @scope

(parameter_declaration name: (identifier) @local)
(variadic_parameter_declaration name: (identifier) @local)
(type_parameter_declaration name: (identifier) @local)
(short_var_declaration left: (expression_list (identifier) @local))
(range_clause left: (expression_list (identifier) @local) ":=")
(receive_statement left: (expression_list (identifier) @local) ":=")
(type_switch_statement alias: (expression_list (identifier) @local))
(const_spec (identifier) @local)
(var_spec name: (identifier) @local)
(type_declaration [(type_spec name: (type_identifier) @name) (type_alias name: (type_identifier) @name)] @variable)

(package_clause (package_identifier) @package)
(import_spec) @hook.import
(source_file (type_declaration (type_spec type: (struct_type (field_declaration_list (field_declaration !name
  type: [(type_identifier) @heritage.embeds (qualified_type name: (type_identifier) @heritage.embeds)
    (generic_type type: (type_identifier) @heritage.embeds)
    (pointer_type [(type_identifier) @heritage.embeds (qualified_type name: (type_identifier) @heritage.embeds)])]))))))
(source_file (type_declaration (type_spec type: (interface_type (type_elem . [(type_identifier) @heritage.embeds
  (qualified_type name: (type_identifier) @heritage.embeds)] .)))))

(identifier) @reference
(type_identifier) @reference.type
(field_identifier) @reference.member
(qualified_type package: (package_identifier) @reference name: (type_identifier) @reference.member)
(composite_literal type: [(type_identifier) (qualified_type) (generic_type)]
  body: (literal_value (keyed_element key: (literal_element (identifier) @reference.member))))
(composite_literal type: [(slice_type) (array_type) (implicit_length_array_type)
  (map_type value: [(type_identifier) (qualified_type) (generic_type) (pointer_type)])] body: (literal_value [
  (literal_element (literal_value (keyed_element key: (literal_element (identifier) @reference.member))))
  (keyed_element value: (literal_element (literal_value (keyed_element key: (literal_element (identifier) @reference.member)))))]))
`;

export const spec: LanguageSpec = {
  query,
  nameStart: "",
  nameRest: "",
  ownModule: ".",
  hooks: { import: readImport },
  refine,
  quickLook: [
    { pattern: /^func[ \t]+(?:\([^)]*\)[ \t]*)?(?<name>\w+)/gm, kind: "function" },
    { pattern: /^type[ \t]+(?<name>\w+)/gm, kind: "type" },
    { pattern: /^var[ \t]+(?<name>\w+)/gm, kind: "variable" },
    { pattern: /^const[ \t]+(?<name>\w+)/gm, kind: "const" },
  ],
};

function readImport(node: Node, sink: Sink): void {
  const path = node.childForFieldName("path");
  if (path === null) return;
  const specifier = path.text.slice(1, -1);
  const line = node.startPosition.row + 1;
  const name = node.childForFieldName("name");
  if (name?.type === "dot") sink.import({ local: undefined, imported: "**", specifier, line });
  else if (name?.type === "blank_identifier")
    sink.import({ local: undefined, imported: "*", specifier, line });
  else if (name) sink.import({ local: name.text, imported: "*", specifier, line }, name.startIndex);
  else
    sink.import(
      { local: packageName(specifier, sink.text), imported: "*", specifier, line },
      path.startIndex,
    );
}

/**
 * The name of a package is in its files, not in its path. Go refuses unused imports, so of the names that a path
 * suggests it is the one that this file uses.
 */
function packageName(path: string, text: string): string {
  const steps = path.split("/");
  const last = steps.at(-1) ?? path;
  const stem = (/^v\d+$/.test(last) ? steps.at(-2) : last)?.replace(/\.v\d+$/, "") ?? last;
  const likely = [stem, ...stem.split(/[-.]/), stem.replaceAll("-", "_"), stem.replaceAll("-", ""), last];
  const names = likely.filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && name !== "go");
  return names.find((name) => isUsed(name, text)) ?? names[0] ?? stem;
}

function isUsed(name: string, text: string): boolean {
  for (let at = text.indexOf(`${name}.`); at >= 0; at = text.indexOf(`${name}.`, at + 1))
    if (!/[\w."/-]/.test(text.charAt(at - 1))) return true;
  return false;
}

function refine(draft: Draft, text: string): boolean {
  const { name, kind, bodyAt, nameAt } = draft;
  if (name === "_") return false;
  if (/^\p{Lu}/u.test(name)) draft.traits |= trait.exported;
  const isFunction = kind === "function" || kind === "method";
  if (isFunction && bodyAt < 0) draft.traits |= trait.declaration;
  if (kind === "function" && /^(?:Test|Benchmark|Fuzz|Example)/.test(name)) {
    const after = text.slice(nameAt + name.length, nameAt + name.length + 40);
    if (/^\(\w*\s*\*?testing\.|^\(\)/.test(after)) draft.traits |= trait.test;
  }
  return true;
}

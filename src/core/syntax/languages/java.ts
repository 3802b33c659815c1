import type { Node } from "web-tree-sitter";
import { trait, use } from "../contract.ts";
import type { Draft, LanguageSpec, Sink } from "../spec.ts";

/** Names of supertypes in a list of types. */
const types = (capture: string) => `[(type_identifier) ${capture}
  (generic_type [(type_identifier) ${capture} (scoped_type_identifier (type_identifier) ${capture} .)])
  (scoped_type_identifier (type_identifier) ${capture} .)]`;

const query = `
[(class_declaration name: (identifier) @name body: (_) @body)
  (record_declaration name: (identifier) @name body: (_) @body)] @definition.class
[(interface_declaration name: (identifier) @name body: (_) @body)
  (annotation_type_declaration name: (identifier) @name body: (_) @body)] @definition.interface
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(enum_constant name: (identifier) @name) @definition.enumMember
(method_declaration name: (identifier) @name body: (block)? @body) @definition.method
(annotation_type_element_declaration name: (identifier) @name) @definition.method
[(constructor_declaration name: (identifier) @name body: (_) @body)
  (compact_constructor_declaration name: (identifier) @name body: (_) @body)] @definition.constructor
(field_declaration declarator: (variable_declarator name: (identifier) @definition.property))
(constant_declaration declarator: (variable_declarator name: (identifier) @definition.property))
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @name) @definition.property))
[(field_declaration) (constant_declaration)] @wrap

[(class_declaration) (record_declaration) (interface_declaration) (annotation_type_declaration) (enum_declaration)
  (object_creation_expression (class_body)) (enum_constant body: (_))] @scope.class
[(method_declaration) (constructor_declaration) (compact_constructor_declaration) (lambda_expression)
  (static_initializer)] @scope.function
[(block) (for_statement) (enhanced_for_statement) (catch_clause) (try_with_resources_statement) (switch_block)
  (switch_rule) (switch_block_statement_group) (if_statement) (while_statement)] @scope

(formal_parameter name: (identifier) @local)
(spread_parameter (variable_declarator name: (identifier) @local))
(local_variable_declaration declarator: (variable_declarator name: (identifier) @local))
(enhanced_for_statement name: (identifier) @local)
(catch_formal_parameter name: (identifier) @local)
(resource name: (identifier) @local)
(lambda_expression parameters: [(identifier) @local (inferred_parameters (identifier) @local)])
(instanceof_expression name: (identifier) @local)
(type_pattern (identifier) @local)
(record_pattern_component (identifier) @local)
(type_parameter (type_identifier) @local)

(package_declaration) @hook.package
(import_declaration) @hook.import
(superclass ${types("@heritage.extends")})
(super_interfaces (type_list ${types("@heritage.implements")}))
(extends_interfaces (type_list ${types("@heritage.extends")}))

[(identifier) (this) (super)] @reference
(type_identifier) @reference.type
[(annotation name: (identifier) @reference.type) (marker_annotation name: (identifier) @reference.type)]
(object_creation_expression type: [(type_identifier) @reference.call (generic_type (type_identifier) @reference.call)
  (scoped_type_identifier (type_identifier) @reference.call .)])
(method_reference "::" . (identifier) @reference.member)
[(labeled_statement . (identifier) @skip) (break_statement (identifier) @skip) (continue_statement (identifier) @skip)
  (element_value_pair key: (identifier) @skip) (module_declaration name: (_) @skip)]
`;

export const spec: LanguageSpec = {
  query,
  selfNames: ["this", "super"],
  bareMembers: true,
  superName: "super",
  inheritsBare: true,
  ownModule: ".",
  membersByText: true,
  hooks: { package: readPackage, import: readImport },
  refine,
  quickLook: [
    {
      pattern:
        /^[ \t]*(?:(?:public|protected|private|static|final|abstract|sealed)[ \t]+)*class[ \t]+(?<name>\w+)/gm,
      kind: "class",
    },
    {
      pattern: /^[ \t]*(?:(?:public|protected|private|static)[ \t]+)*@?interface[ \t]+(?<name>\w+)/gm,
      kind: "interface",
    },
    {
      pattern: /^[ \t]*(?:(?:public|protected|private|static)[ \t]+)*enum[ \t]+(?<name>\w+)/gm,
      kind: "enum",
    },
    {
      pattern:
        /^[ \t]+(?:(?:public|protected|private|static|final|abstract|synchronized)[ \t]+)+[\w<>[\], ?.]+[ \t](?<name>\w+)\(/gm,
      kind: "method",
    },
  ],
};

function readPackage(node: Node, sink: Sink): void {
  const name = node.namedChildren.find(
    (child) => child?.type === "identifier" || child?.type === "scoped_identifier",
  );
  if (name == null) return;
  sink.package(name.text.replace(/\s+/g, ""));
  skipNames(name, sink);
}

/** `import a.b.C`, `import a.b.*`, `import static a.b.C.member`. */
function readImport(node: Node, sink: Sink): void {
  const path = node.namedChild(0);
  if (path === null) return;
  const line = node.startPosition.row + 1;
  if (node.namedChildren.some((child) => child?.type === "asterisk")) {
    skipNames(path, sink);
    sink.import({ local: undefined, imported: "**", specifier: path.text.replace(/\s+/g, ""), line });
    readHolder(path, sink, line);
    return;
  }
  const scope = path.childForFieldName("scope");
  const name = path.childForFieldName("name");
  if (scope === null || name === null) return;
  const specifier = scope.text.replace(/\s+/g, "");
  const index = sink.import({ local: name.text, imported: name.text, specifier, line }, name.startIndex);
  sink.importReference(name.startIndex, index, use.specifier);
  skipNames(scope, sink);
  readHolder(scope, sink, line);
}

/** In `import static a.b.C.member` and `import a.b.C.Inner` the class around is named as well. */
function readHolder(path: Node, sink: Sink, line: number): void {
  const name = path.childForFieldName("name");
  const around = path.childForFieldName("scope");
  if (name === null || around === null || !/^\p{Lu}/u.test(name.text)) return;
  const holder = { local: undefined, imported: name.text, specifier: around.text.replace(/\s+/g, ""), line };
  sink.importReference(name.startIndex, sink.import(holder), use.specifier);
}

function skipNames(path: Node, sink: Sink): void {
  if (path.type === "identifier") sink.skip(path.startIndex);
  for (const step of path.descendantsOfType("identifier")) if (step !== null) sink.skip(step.startIndex);
}

function refine(draft: Draft, text: string): boolean {
  const { kind, start, nameAt, bodyAt } = draft;
  const before = text.slice(start, nameAt);
  if (/\bpublic\b/.test(before)) draft.traits |= trait.exported;
  if (/\bstatic\b/.test(before)) draft.traits |= trait.static;
  if (/\babstract\b/.test(before)) draft.traits |= trait.abstract;
  if (kind === "method" && bodyAt < 0) draft.traits |= trait.declaration;
  if (kind === "method" && /@(?:\w+\.)*(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\b/.test(before))
    draft.traits |= trait.test;
  return true;
}

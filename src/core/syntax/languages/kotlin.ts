import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { addTraits, markDeclaration, prefixOf } from "./prefix.ts";

const words = { suspend: trait.async, abstract: trait.abstract, const: 0 };

/** Kotlin. Public is what it is when nothing is said. */
export const spec: LanguageSpec = {
  query: `
(package_header (qualified_identifier) @package)
(class_declaration name: (identifier) @name [(class_body) (enum_class_body)]? @body) @definition.class
(object_declaration name: (identifier) @name (class_body)? @body) @definition.class
(companion_object name: (identifier) @name (class_body)? @body) @definition.class
(companion_object !name "object" @name (class_body)? @body) @definition.class
(type_alias type: (identifier) @name) @definition.type
(enum_entry (identifier) @name (class_body)? @body) @definition.enumMember
(class_body (function_declaration name: (identifier) @name (function_body)? @body) @definition.method)
(enum_class_body (function_declaration name: (identifier) @name (function_body)? @body) @definition.method)
(function_declaration name: (identifier) @name (function_body)? @body) @definition.function
(secondary_constructor "constructor" @name (block)? @body) @definition.constructor
(class_parameter ["val" "var"] (identifier) @name) @definition.property
(class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.property)
(enum_class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.property)
(source_file (property_declaration (variable_declaration . (identifier) @name)) @definition.variable)
(source_file (property_declaration (multi_variable_declaration (variable_declaration . (identifier) @name))) @definition.variable)
(import) @hook.import
(delegation_specifier [(user_type (identifier) @heritage.extends .) (user_type (identifier) @heritage.extends (type_arguments))
  (constructor_invocation (user_type (identifier) @heritage.extends))])

[(class_declaration) (object_declaration) (companion_object)] @scope.class
[(function_declaration) (secondary_constructor) (anonymous_function) (lambda_literal) (getter) (setter) (anonymous_initializer)] @scope.function
[(block) (for_statement) (when_entry) (catch_block)] @scope
(parameter (identifier) @local)
(class_parameter (identifier) @local)
(type_parameter (identifier) @local)
(lambda_parameters (variable_declaration . (identifier) @local))
(block (property_declaration (variable_declaration . (identifier) @local)))
(lambda_literal (property_declaration (variable_declaration . (identifier) @local)))
(multi_variable_declaration (variable_declaration . (identifier) @local))
(for_statement (variable_declaration . (identifier) @local))
(catch_block (identifier) @local)

(identifier) @reference
(user_type (identifier) @reference.type)
(navigation_expression (_) (identifier) @reference.member)
(value_argument (identifier) @_label "=")
(call_expression . (identifier) @reference.call)
(call_expression . (navigation_expression (_) (identifier) @reference.member.call))
(this_expression) @reference`,
  nameStart: "",
  nameRest: "",
  selfNames: ["this"],
  bareMembers: true,
  hooks: {
    import(node, { import: add }) {
      const match = /^import\s+([\w.\x60]+?)(\.\*)?(?:\s+as\s+(\w+))?\s*;?\s*$/.exec(node.text);
      if (match === null) return;
      const [, path = "", all, alias] = match;
      const line = node.startPosition.row + 1;
      if (all !== undefined) {
        add({ local: undefined, imported: "**", specifier: path, line });
        return;
      }
      const dot = path.lastIndexOf(".");
      const imported = path.slice(dot + 1);
      const local = alias ?? imported;
      add(
        { local, imported, specifier: path.slice(0, Math.max(dot, 0)), line },
        node.startIndex + node.text.lastIndexOf(local),
      );
    },
  },
  pieceStart: /^(?:@\w|(?:[a-z]+ )*(?:class|interface|object|fun|val|var|typealias)\b)/gm,
  /** The grammar wants the end of a statement said before a brace on the same line: `{ val x = 0 }`. */
  mend: (text) => text.replace(/(?<=[\w)\]"?!>}])[ \t](?=\}(?!"))/g, ";"),
  refine(draft, text) {
    const prefix = prefixOf(draft, text);
    addTraits(draft, prefix, words);
    if (draft.kind === "class") draft.kind = kindOf(prefix);
    if (draft.name === "object") draft.name = "Companion";
    if ((draft.kind === "variable" || draft.kind === "property") && /\bconst\s+val\s/.test(prefix))
      draft.kind = "const";
    if (!/\bprivate\b/.test(prefix)) draft.traits |= trait.exported;
    if (/@(?:Test|ParameterizedTest)\b/.test(prefix)) draft.traits |= trait.test;
    if (draft.kind !== "constructor") markDeclaration(draft);
    return true;
  },
};

function kindOf(prefix: string): "class" | "interface" | "enum" {
  if (/\binterface\s+$/.test(prefix)) return "interface";
  return /\benum\s+class\s+$/.test(prefix) ? "enum" : "class";
}

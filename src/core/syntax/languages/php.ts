import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { addTraits, markDeclaration, prefixOf } from "./prefix.ts";

const words = { static: trait.static, abstract: trait.abstract };
const type = (capture: string) => `[(name) ${capture} (qualified_name (name) ${capture})]`;

/** PHP. What is not `private` counts as exported. */
export const spec: LanguageSpec = {
  query: `
(namespace_definition name: (namespace_name) @name body: (_)? @body) @definition.namespace
(class_declaration name: (name) @name body: (_) @body) @definition.class
(interface_declaration name: (name) @name body: (_) @body) @definition.interface
(trait_declaration name: (name) @name body: (_) @body) @definition.class
(enum_declaration name: (name) @name body: (_) @body) @definition.enum
(enum_case name: (name) @name) @definition.enumMember
(function_definition name: (name) @name body: (_) @body) @definition.function
(method_declaration name: (name) @name body: (_)? @body) @definition.method
(property_declaration (property_element name: (variable_name) @name)) @definition.property
(property_promotion_parameter name: (variable_name) @name) @definition.property
(const_declaration (const_element (name) @name)) @definition.const
(function_call_expression function: (name) @_define arguments: (arguments . (argument (string) @name))
  (#eq? @_define "define")) @definition.const
(program (expression_statement (assignment_expression left: (variable_name) @name right: [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)]) @definition.function))

(namespace_use_clause) @hook.use
(require_expression (_) @import.source) @import
(require_once_expression (_) @import.source) @import
(include_expression (_) @import.source) @import
(include_once_expression (_) @import.source) @import
(class_declaration (base_clause ${type("@heritage.extends")}))
(interface_declaration (base_clause ${type("@heritage.extends")}))
(class_interface_clause ${type("@heritage.implements")})
(use_declaration ${type("@heritage.embeds")})

[(class_declaration) (interface_declaration) (trait_declaration) (enum_declaration) (anonymous_class)] @scope.class
[(function_definition) (method_declaration) (anonymous_function) (arrow_function)] @scope.function
(simple_parameter name: (variable_name) @local)
(variadic_parameter name: (variable_name) @local)
(assignment_expression left: (variable_name) @local.hoisted)
(assignment_expression left: (list_literal (variable_name) @local.hoisted))
(foreach_statement (variable_name) @local.hoisted)
(foreach_statement (pair (variable_name) @local.hoisted))
(catch_clause name: (variable_name) @local.hoisted)
(static_variable_declaration name: (variable_name) @local.hoisted)

(variable_name) @reference
(function_call_expression function: ${type("@reference.call")})
(object_creation_expression ${type("@reference.call")})
(member_call_expression name: (name) @reference.member.call)
(nullsafe_member_call_expression name: (name) @reference.member.call)
(member_access_expression name: (name) @reference.member)
(nullsafe_member_access_expression name: (name) @reference.member)
(scoped_call_expression scope: [${type("@reference")} (relative_scope) @reference] name: (name) @reference.member.call)
(class_constant_access_expression . [${type("@reference")} (relative_scope) @reference] (name) @reference.member)
(scoped_property_access_expression scope: [${type("@reference")} (relative_scope) @reference] name: (variable_name) @reference.member)
(named_type ${type("@reference.type")})
(base_clause ${type("@reference.type")})
(class_interface_clause ${type("@reference.type")})
(use_declaration ${type("@reference.type")})
(attribute ${type("@reference.type")})
(binary_expression [left: (name) @reference right: (name) @reference])
(argument (name) @reference)`,
  nameStart: "$",
  nameRest: "",
  selfNames: ["$this", "self", "static"],
  comments: { line: ["//", "#"], block: ["/*", "*/"] },
  hooks: {
    /** `use A\\{B, C as D}`: each clause is read with the prefix before the braces. */
    use(clause, { import: add, text }) {
      const [, prefix = ""] =
        /([\w\\]+)\s*\{[^{}]*$/.exec(
          text.slice(text.lastIndexOf(";", clause.startIndex), clause.startIndex),
        ) ?? [];
      const [source = "", alias] = clause.text.replace(/^(?:function|const)\s+/, "").split(/\s+as\s+/);
      const specifier = prefix + source;
      const local = alias ?? specifier.slice(specifier.lastIndexOf("\\") + 1);
      add({ local, imported: "*", specifier, line: clause.startPosition.row + 1 }, localAt(clause));
    },
  },
  refine(draft, text) {
    const prefix = prefixOf(draft, text);
    addTraits(draft, prefix, words);
    if (!/\bprivate\b/.test(prefix)) draft.traits |= trait.exported;
    draft.name = draft.name.replace(/^\$/, "");
    if (draft.name === "__construct") draft.kind = "constructor";
    if (draft.kind === "namespace" && draft.bodyAt < 0) draft.end = endOfNamespace(text, draft.end);
    markDeclaration(draft);
    return true;
  },
};

/** Where the local name of a \`use\` clause stands: its last word. */
function localAt(clause: { readonly startIndex: number; readonly text: string }): number {
  return clause.startIndex + clause.text.search(/\w+$/);
}

/** A namespace without braces ends where the next one begins. */
function endOfNamespace(text: string, from: number): number {
  const next = /^[ \t]*namespace[ \t]+[\w\\]+[ \t]*;/m.exec(text.slice(from));
  return next === null ? text.length : from + next.index;
}

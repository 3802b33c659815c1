import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { addTraits, markDeclaration, prefixOf } from "./prefix.ts";

const words = {
  public: trait.exported,
  internal: trait.exported,
  protected: trait.exported,
  static: trait.static,
  async: trait.async,
  abstract: trait.abstract,
};

/** C#. */
export const spec: LanguageSpec = {
  query: `
(namespace_declaration name: (_) @name body: (_) @body) @definition.namespace
(file_scoped_namespace_declaration name: (_) @name) @definition.namespace
(class_declaration name: (identifier) @name body: (_)? @body) @definition.class
(struct_declaration name: (identifier) @name body: (_)? @body) @definition.class
(record_declaration name: (identifier) @name body: (_)? @body) @definition.class
(record_declaration (parameter_list (parameter name: (identifier) @name) @definition.property))
(interface_declaration name: (identifier) @name body: (_)? @body) @definition.interface
(enum_declaration name: (identifier) @name body: (_)? @body) @definition.enum
(enum_member_declaration name: (identifier) @name) @definition.enumMember
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name body: (_)? @body) @definition.method
(constructor_declaration name: (identifier) @name body: (_)? @body) @definition.constructor
(destructor_declaration "~" name: (identifier) @name body: (_)? @body) @definition.method
(operator_declaration operator: _ @name body: (_)? @body) @definition.method
(conversion_operator_declaration type: (_) @name body: (_)? @body) @definition.method
(indexer_declaration "this" @name [accessors: (_) value: (_)] @body) @definition.property
(property_declaration name: (identifier) @name [accessors: (_) value: (_)] @body) @definition.property
(event_declaration name: (identifier) @name accessors: (_) @body) @definition.property
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.property
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.property
(global_statement (local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @name)))) @definition.variable
(local_function_statement name: (identifier) @name body: (_)? @body) @definition.function

(using_directive name: (identifier) @import.alias (_) @import.source .) @import
(using_directive !name (_) @import.source) @import
(base_list [(identifier) @heritage.extends (generic_name (identifier) @heritage.extends)
  (qualified_name name: [(identifier) @heritage.extends (generic_name (identifier) @heritage.extends)])
  (primary_constructor_base_type type: [(identifier) @heritage.extends (generic_name (identifier) @heritage.extends)])])

[(class_declaration) (struct_declaration) (record_declaration) (interface_declaration) (enum_declaration)] @scope.class
[(method_declaration) (constructor_declaration) (destructor_declaration) (operator_declaration)
  (conversion_operator_declaration) (local_function_statement) (lambda_expression) (anonymous_method_expression)
  (accessor_declaration) (indexer_declaration) (property_declaration)] @scope.function
[(block) (for_statement) (foreach_statement) (using_statement) (catch_clause) (switch_section) (query_expression)] @scope
(parameter name: (identifier) @local)
(lambda_expression parameters: (implicit_parameter) @local)
(type_parameter name: (identifier) @local)
(local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @local)))
(for_statement initializer: (variable_declaration (variable_declarator name: (identifier) @local)))
(using_statement (variable_declaration (variable_declarator name: (identifier) @local)))
(foreach_statement left: (identifier) @local)
(catch_declaration name: (identifier) @local)
(declaration_expression name: (identifier) @local)
(declaration_pattern name: (identifier) @local)

(identifier) @reference
(member_access_expression name: [(identifier) @reference.member (generic_name (identifier) @reference.member)])
(member_binding_expression name: [(identifier) @reference.member (generic_name (identifier) @reference.member)])
(qualified_name name: [(identifier) @reference.member (generic_name (identifier) @reference.member)])
(variable_declaration type: (identifier) @reference.type)
(parameter type: (identifier) @reference.type)
(method_declaration returns: (identifier) @reference.type)
(property_declaration type: (identifier) @reference.type)
(object_creation_expression type: [(identifier) @reference.call (generic_name (identifier) @reference.call)])
(type_argument_list (identifier) @reference.type)
(invocation_expression function: (generic_name (identifier) @reference.call))
"this" @reference`,
  nameStart: "@",
  nameRest: "",
  selfNames: ["this"],
  bareMembers: true,
  refine(draft, text) {
    const prefix = prefixOf(draft, text);
    addTraits(draft, prefix, words);
    if (draft.kind === "method") draft.name = spelled(draft.name, prefix);
    if (draft.kind === "property" && /\bconst\s/.test(prefix)) draft.kind = "const";
    if (
      draft.kind === "enumMember" ||
      /[(,]\s*$/.test(text.slice(Math.max(0, draft.start - 40), draft.start))
    )
      draft.traits |= trait.exported;
    if (draft.kind === "namespace" && draft.bodyAt < 0) draft.end = text.length;
    if (/\[(?:Test|Fact|Theory|TestMethod|TestCase)\b/.test(prefix)) draft.traits |= trait.test;
    markDeclaration(draft);
    return true;
  },
};

/** \`~Name\` and \`operator +\` carry the word that says what they are. */
function spelled(name: string, prefix: string): string {
  if (prefix.endsWith("~")) return `~${name}`;
  const [operator] =
    /(?:(?:implicit|explicit) )?operator (?:checked )?$/.exec(prefix.replace(/\s+/g, " ")) ?? [];
  return operator === undefined ? name : `${operator}${name}`;
}

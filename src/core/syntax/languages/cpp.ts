import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { refineC, sharedWithCpp, typeAndName } from "./c.ts";
import { functionShape, initialised, variableShape } from "./c-declarators.ts";
import { withoutMacros } from "./c-mend.ts";
import { prefixOf } from "./prefix.ts";

const isCpp = { isCpp: true };
const own = (name: string) => `[(${name}) @name (destructor_name) @name (operator_name) @name]`;
const scope = "[(namespace_identifier) @owner (template_type name: (type_identifier) @owner)]";
const qualified = (leaf: string) =>
  `[(qualified_identifier scope: ${scope} name: ${leaf})
    (qualified_identifier name: (qualified_identifier scope: ${scope} name: ${leaf}))]`;
const called = (name: string) => functionShape(name, isCpp);
const variable = (name: string) => variableShape(name, isCpp);
const special = "(function_declarator declarator: (identifier) @name)";
const cast = "(operator_cast type: (_) @name)";

/** C++. Members defined outside of their class name it as owner. */
export const spec: LanguageSpec = {
  query: `
${typeAndName("(class_specifier name: (_) body: (_))")}
(field_declaration_list [
  (function_definition !type declarator: ${special} body: (_)? @body)
  (declaration !type declarator: ${special})
  (template_declaration (function_definition !type declarator: ${special} body: (_)? @body))
  (template_declaration (declaration !type declarator: ${special}))] @definition.constructor)
(field_declaration_list [
  (function_definition declarator: ${cast} body: (_)? @body)
  (declaration declarator: [${cast} (function_declarator declarator: (destructor_name) @name)])
  (template_declaration (function_definition declarator: ${called("(identifier) @name")} body: (_)? @body))
  (template_declaration (declaration declarator: ${called("(identifier) @name")}))] @definition.method)
(field_declaration_list (function_definition declarator: ${called(own("field_identifier"))} body: (_)? @body) @definition.method)
(field_declaration_list (declaration declarator: ${called("(operator_name) @name")}) @definition.method)
(field_declaration declarator: ${called(own("field_identifier"))}) @definition.method
(function_definition declarator: ${called(qualified(own("identifier")))} body: (_)? @body) @definition.method
(function_definition declarator: ${called("[(identifier) @name (operator_name) @name (template_function name: (identifier) @name)]")} body: (_)? @body) @definition.function
(declaration declarator: ${called("[(identifier) @name (operator_name) @name]")}) @definition.function
(template_declaration) @wrap
(declaration declarator: ${initialised(`[${qualified("(identifier) @name")} (array_declarator declarator: ${qualified("(identifier) @name")})]`)}) @definition.property
(declaration declarator: ${initialised(variable("(identifier) @name"))}) @variable
(declaration declarator: (structured_binding_declarator (identifier) @name)) @variable
(for_range_loop declarator: ${variable("(identifier) @local")})
(field_declaration declarator: ${variable("(field_identifier) @name")}) @definition.property
(type_definition declarator: ${variable("(type_identifier) @name")}) @definition.type
(parameter_declaration declarator: ${variable("(identifier) @local")})
(optional_parameter_declaration declarator: ${variable("(identifier) @local")})
(variadic_parameter_declaration declarator: (_ (identifier) @local))

(namespace_definition name: (namespace_identifier) @name body: (_) @body) @definition.namespace
(namespace_definition name: (nested_namespace_specifier) @name body: (_) @body) @definition.namespace
(namespace_alias_definition name: (namespace_identifier) @name) @definition.namespace
(class_specifier name: [(type_identifier) @name (template_type name: (type_identifier) @name) (qualified_identifier name: (type_identifier) @name)] body: (_) @body) @definition.class
(struct_specifier name: [(template_type name: (type_identifier) @name) (qualified_identifier name: (type_identifier) @name)] body: (_) @body) @definition.class
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.interface
(base_class_clause [(type_identifier) @heritage.extends (template_type name: (type_identifier) @heritage.extends)
  (qualified_identifier name: [(type_identifier) @heritage.extends (template_type name: (type_identifier) @heritage.extends)])])
(using_declaration (qualified_identifier) @import.source) @import
(lambda_expression) @scope.function
(for_range_loop) @scope
(namespace_definition body: (_) @scope.module)
(namespace_identifier) @reference
(qualified_identifier name: (identifier) @reference.member)
(qualified_identifier name: (type_identifier) @reference.member.type)
${sharedWithCpp}`,
  nameStart: "",
  nameRest: "",
  selfNames: ["this"],
  bareMembers: true,
  mend: withoutMacros,
  refine(draft, text) {
    if (draft.owner === draft.name) draft.kind = "constructor";
    if (draft.kind === "method" && /\boperator\s+$/.test(prefixOf(draft, text)))
      draft.name = `operator ${draft.name}`;
    if (
      draft.kind === "method" &&
      draft.bodyAt < 0 &&
      /=\s*0\s*;?\s*$/.test(text.slice(draft.nameAt, draft.end))
    )
      draft.traits |= trait.abstract;
    return refineC(draft, text);
  },
  quickLook: [
    { pattern: /^[ \t]*#[ \t]*define[ \t]+(?<name>\w+)/gm, kind: "macro" },
    { pattern: /^[ \t]*(?:class|struct|union)[ \t]+(?<name>\w+)[^;()]*\{/gm, kind: "class" },
    { pattern: /^[ \t]*namespace[ \t]+(?<name>[\w:]+)/gm, kind: "namespace" },
    { pattern: /^[A-Za-z_][\w \t*&<>:,]*?\b(?<name>~?\w+)\([^;{}()]*\)[\w\s]*\{/gm, kind: "function" },
  ],
};

import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { addTraits, markDeclaration, prefixOf } from "./prefix.ts";

const words = { static: trait.static, async: trait.async };
const bound = `[(pattern bound_identifier: (simple_identifier) @name)
  (pattern (pattern (simple_identifier) @name)) (pattern (pattern bound_identifier: (simple_identifier) @name))]`;
const property = `(property_declaration name: ${bound} computed_value: (_)? @body)`;

/** Swift. An extension is a namespace named like the type it extends. */
export const spec: LanguageSpec = {
  query: `
(class_declaration declaration_kind: "extension" name: (_) @name body: (_) @body) @definition.namespace
(class_declaration declaration_kind: "enum" name: (_) @name body: (_) @body) @definition.enum
(class_declaration name: (_) @name body: (_) @body) @definition.class
(protocol_declaration name: (_) @name body: (_) @body) @definition.interface
(typealias_declaration name: (type_identifier) @name) @definition.type
(associatedtype_declaration name: (type_identifier) @name) @definition.type
(enum_entry name: (simple_identifier) @name) @definition.enumMember
(protocol_property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property
(protocol_function_declaration "func" . _ @name) @definition.method
(class_body (function_declaration "func" . _ @name body: (_)? @body) @definition.method)
(enum_class_body (function_declaration "func" . _ @name body: (_)? @body) @definition.method)
(function_declaration "func" . _ @name body: (_)? @body) @definition.function
(init_declaration "init" @name body: (_)? @body) @definition.constructor
(deinit_declaration "deinit" @name body: (_)? @body) @definition.method
(subscript_declaration "subscript" @name (computed_property)? @body) @definition.method
(class_body ${property} @definition.property)
(enum_class_body ${property} @definition.property)
(source_file ${property} @definition.variable)
(import_declaration (identifier) @import.source) @import
(inheritance_specifier inherits_from: (user_type (type_identifier) @heritage.extends))

[(class_declaration) (protocol_declaration)] @scope.class
[(function_declaration) (init_declaration) (deinit_declaration) (subscript_declaration) (lambda_literal)
  (computed_property) (computed_getter) (computed_setter)] @scope.function
[(statements) (for_statement) (guard_statement) (if_statement) (while_statement) (catch_block) (switch_entry)] @scope
(parameter name: (simple_identifier) @local)
(lambda_parameter name: (simple_identifier) @local)
(type_parameter (type_identifier) @local)
(statements (property_declaration name: (pattern bound_identifier: (simple_identifier) @local)))
(for_statement item: (pattern bound_identifier: (simple_identifier) @local))
(if_statement bound_identifier: (simple_identifier) @local)
(guard_statement bound_identifier: (simple_identifier) @local.hoisted)

(simple_identifier) @reference
(type_identifier) @reference.type
(navigation_suffix suffix: (simple_identifier) @reference.member)
(self_expression) @reference`,
  nameStart: "",
  nameRest: "",
  selfNames: ["self"],
  bareMembers: true,
  comments: { line: ["//"], block: ["/*", "*/"] },
  refine(draft, text) {
    // The grammar gives operators no name of their own, so what follows `func` is taken, and the rest dropped.
    if (/[(:]/.test(draft.name)) return false;
    const prefix = prefixOf(draft, text);
    addTraits(draft, prefix, words);
    if (draft.kind === "method" && /\bclass\s+func\s+$/.test(prefix)) draft.traits |= trait.static;
    if (/\)\s*async\b/.test(text.slice(draft.nameAt, draft.bodyAt < 0 ? draft.end : draft.bodyAt)))
      draft.traits |= trait.async;
    if (draft.kind === "variable" && /\blet\b/.test(prefix)) draft.kind = "const";
    if (!/\b(?:private|fileprivate)\b(?!\()/.test(prefix)) draft.traits |= trait.exported;
    markDeclaration(draft);
    return true;
  },
};

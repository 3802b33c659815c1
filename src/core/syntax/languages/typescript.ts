import type { LanguageSpec } from "../spec.ts";
import { ecmascript, ecmascriptQuery } from "./ecmascript.ts";

export const typescriptQuery = `
(function_signature name: (identifier) @name) @definition.function
[(class_declaration name: (type_identifier) @name body: (_) @body)
  (abstract_class_declaration name: (type_identifier) @name body: (_) @body)
  (class name: (type_identifier) @name body: (_) @body)] @definition.class
(interface_declaration name: (type_identifier) @name body: (_) @body) @definition.interface
(type_alias_declaration name: (type_identifier) @name value: (object_type)? @body) @definition.type
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(enum_body name: (_) @definition.enumMember)
(enum_assignment name: (_) @name) @definition.enumMember
[(module name: (_) @name body: (statement_block)? @body)
  (internal_module name: (_) @name body: (statement_block)? @body)] @definition.namespace
(ambient_declaration "global" @name (statement_block) @body) @definition.namespace
(class_body (abstract_method_signature name: (_) @name) @definition.method)
(class_body (method_signature name: (_) @name) @definition.method)
(public_field_definition name: (_) @name value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]?) @definition.property
(required_parameter [(accessibility_modifier) "readonly"] pattern: (identifier) @name @local) @definition.property
(optional_parameter [(accessibility_modifier) "readonly"] pattern: (identifier) @name @local) @definition.property
(interface_body (property_signature name: (_) @name) @definition.property)
(interface_body (method_signature name: (_) @name) @definition.method)
(type_alias_declaration value: (object_type (property_signature name: (_) @name) @definition.property))
(type_alias_declaration value: (object_type (method_signature name: (_) @name) @definition.method))

(assignment_expression "using" left: (identifier) @variable)
(required_parameter pattern: (identifier) @local)
(optional_parameter pattern: (identifier) @local)
(required_parameter name: (identifier) @skip)
(optional_parameter name: (identifier) @skip)
(index_signature name: (identifier) @skip)
(type_parameter name: (type_identifier) @local.type)
(infer_type . (type_identifier) @local.type)
(mapped_type_clause name: (type_identifier) @local.type)

[(class_declaration) (abstract_class_declaration) (class)] @scope.class
[(interface_declaration) (type_alias_declaration) (conditional_type) (index_signature)] @scope
[(function_signature) (method_signature) (abstract_method_signature) (call_signature) (construct_signature)
  (function_type) (constructor_type)] @scope.function
(module body: (statement_block) @scope.module)
(internal_module body: (statement_block) @scope.module)
(ambient_declaration "global" (statement_block) @scope.module)

(ambient_declaration) @wrap
(internal_module body: (statement_block [(lexical_declaration) (variable_declaration)] @wrap))
(module body: (statement_block [(lexical_declaration) (variable_declaration)] @wrap))
(class_body (decorator) @before)

(class_heritage (extends_clause value: [(identifier) @heritage.extends
  (member_expression property: (property_identifier) @heritage.extends)]))
(implements_clause [(type_identifier) @heritage.implements
  (generic_type name: (type_identifier) @heritage.implements)
  (generic_type name: (nested_type_identifier name: (_) @heritage.implements))
  (nested_type_identifier name: (_) @heritage.implements)])
(extends_type_clause type: [(type_identifier) @heritage.extends
  (generic_type name: (type_identifier) @heritage.extends)
  (generic_type name: (nested_type_identifier name: (_) @heritage.extends))
  (nested_type_identifier name: (_) @heritage.extends)])

(type_identifier) @reference.type
(nested_type_identifier name: (type_identifier) @reference.member)
(call_expression function: (identifier) @reference.call type_arguments: (_))
(call_expression function: (member_expression property: (property_identifier) @reference.call) type_arguments: (_))
`;

export const typescript: LanguageSpec = { ...ecmascript, meanings: true };

export const spec: LanguageSpec = { ...typescript, query: ecmascriptQuery + typescriptQuery };

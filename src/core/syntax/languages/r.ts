import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";

const name = "[(identifier) @name (string) @name]";
const assign = 'operator: ["<-" "<<-" "=" ":="]';
const anonymous = "(function_definition body: (_) @body)";

/** R. Functions at any depth, variables at the top of a file, S4 and R6 classes. */
export const spec: LanguageSpec = {
  query: `
(binary_operator lhs: ${name} ${assign} rhs: ${anonymous}) @definition.function
(binary_operator lhs: ${anonymous} operator: ["->" "->>"] rhs: ${name}) @definition.function
((binary_operator lhs: ${name} ${assign} rhs: (call function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)]))
  @definition.class (#any-of? @_maker "R6Class" "setRefClass" "setClass" "new_class" "ggproto"))
(program (binary_operator lhs: ${name} ${assign}) @definition.variable)
(program (binary_operator operator: ["->" "->>"] rhs: ${name}) @definition.variable)
((call function: (identifier) @_set arguments: (arguments . (argument value: (string) @name))) @definition.class (#any-of? @_set "setClass" "setRefClass"))
((call function: (identifier) @_set arguments: (arguments . (argument value: (string) @name))) @definition.interface (#eq? @_set "setGeneric"))
((call function: (identifier) @_set arguments: (arguments . (argument value: (string) @name))) @definition.method (#any-of? @_set "setMethod" "setReplaceMethod" "setValidity"))
((call function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)] arguments: (arguments (argument name: (identifier) @_part
  value: (call function: (identifier) @_list arguments: (arguments (argument name: (identifier) @name value: ${anonymous}) @definition.method)))))
  (#any-of? @_maker "R6Class" "setRefClass" "new_class") (#any-of? @_part "public" "private" "active" "methods") (#any-of? @_list "list" "c"))
((call function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)] arguments: (arguments (argument name: (identifier) @_part
  value: (call function: (identifier) @_list arguments: (arguments (argument name: (identifier) @name value: (_)) @definition.property)))))
  (#any-of? @_maker "R6Class" "setRefClass" "new_class") (#any-of? @_part "public" "private" "active" "fields") (#any-of? @_list "list" "c"))
((call function: (identifier) @_load arguments: (arguments . (argument value: [(identifier) (string)] @import.source))) @import
  (#any-of? @_load "library" "require" "requireNamespace" "source" "loadNamespace"))

(function_definition) @scope.function
(parameter name: (identifier) @local)
(function_definition body: (braced_expression (binary_operator lhs: (identifier) @local.hoisted ${assign})))
(for_statement variable: (identifier) @local.hoisted)
(argument name: (identifier) @skip)

(identifier) @reference
(extract_operator rhs: (identifier) @reference.member)
(namespace_operator rhs: (identifier) @reference.member)`,
  nameStart: ".",
  nameRest: ".",
  separator: /^\s*(?:\$|@|:::?)\s*$/,
  comments: { line: ["#"] },
  refine(draft) {
    if (!draft.name.startsWith(".")) draft.traits |= trait.exported;
    return true;
  },
};

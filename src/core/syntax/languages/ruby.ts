import { type SymbolKind, trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";

const name = "[(identifier) (constant) (operator) (setter)] @name";
const constant = "[(constant) @name (scope_resolution name: (constant) @name)]";

/** Ruby. Methods at the top of a file are functions; what `attr_*` and `define_method` make counts as written. */
export const spec: LanguageSpec = {
  query: `
(module name: [(constant) (scope_resolution)] @name body: (_)? @body) @definition.namespace
(class name: [(constant) (scope_resolution)] @name body: (_)? @body) @definition.class
(program (method name: ${name} body: (_)? @body) @definition.function)
(method name: ${name} body: (_)? @body) @definition.method
(singleton_method object: (self) name: ${name} body: (_)? @body) @definition.method
(singleton_method object: (identifier) name: ${name} body: (_)? @body) @definition.method
(singleton_method object: (constant) @owner name: ${name} body: (_)? @body) @definition.method
(singleton_class (self) (body_statement [(method name: ${name}) (call arguments: (argument_list (method name: ${name})))] @wrap.static))
(assignment left: ${constant} right: (call receiver: (constant) @_maker method: (identifier) @_new block: (_)? @body)
  (#any-of? @_maker "Struct" "Class" "Data") (#any-of? @_new "new" "define")) @definition.class
(assignment left: ${constant} right: (call receiver: (constant) @_maker method: (identifier) @_new block: (_)? @body)
  (#eq? @_maker "Module") (#eq? @_new "new")) @definition.namespace
(assignment left: ${constant}) @definition.const
(operator_assignment left: ${constant}) @definition.const
(assignment left: (left_assignment_list (constant) @name)) @definition.const
(body_statement (assignment left: (class_variable) @name) @definition.property)
(call !receiver method: (identifier) @_attr arguments: (argument_list [(simple_symbol) (string)] @name)
  (#any-of? @_attr "attr_reader" "attr_writer" "attr_accessor" "attr" "mattr_accessor" "mattr_reader" "cattr_accessor"
    "cattr_reader" "class_attribute")) @definition.property
(call !receiver method: (identifier) @_define arguments: (argument_list . [(simple_symbol) (string)] @name)
  (#any-of? @_define "define_method" "define_singleton_method" "alias_method" "def_delegator")) @definition.method
(alias name: [(identifier) (constant) (operator) (simple_symbol) (setter)] @name) @definition.method

(call !receiver method: (identifier) @_require arguments: (argument_list . (string) @import.source)
  (#any-of? @_require "require" "require_relative" "load")) @import
(call !receiver method: (identifier) @_autoload arguments: (argument_list (simple_symbol) (string) @import.source)
  (#eq? @_autoload "autoload")) @import
(class superclass: (superclass [(constant) @heritage.extends (scope_resolution name: (constant) @heritage.extends)]))
(call !receiver method: (identifier) @_mix arguments: (argument_list [(constant) @heritage.embeds (scope_resolution name: (constant) @heritage.embeds)])
  (#any-of? @_mix "include" "extend" "prepend"))

[(class) (module) (singleton_class)] @scope.class
[(method) (singleton_method) (program)] @scope.function
[(block) (do_block) (lambda)] @scope
(method_parameters [(identifier) @local (_ name: (identifier) @local) (destructured_parameter (identifier) @local)])
(block_parameters [(identifier) @local (_ name: (identifier) @local) (destructured_parameter (identifier) @local)])
(lambda_parameters [(identifier) @local (_ name: (identifier) @local)])
(assignment left: (identifier) @local.hoisted)
(assignment left: (left_assignment_list [(identifier) @local.hoisted (rest_assignment (identifier) @local.hoisted)]))
(operator_assignment left: (identifier) @local.hoisted)
(exception_variable (identifier) @local.hoisted)
(for pattern: (identifier) @local.hoisted)

(identifier) @reference
(constant) @reference
(class_variable) @reference
(call receiver: (_) method: [(identifier) @reference.member.call (constant) @reference.member.call])
(call !receiver method: (identifier) @reference.call)
(scope_resolution name: (constant) @reference.member)
(self) @reference`,
  nameStart: "@",
  nameRest: "?!",
  separator: /^\s*(?:&?\.|::)\s*$/,
  selfNames: ["self"],
  comments: { line: ["#"], block: ["=begin", "=end"] },
  refine(draft, text) {
    draft.name = draft.name.replace(/^:["']?|["']$/g, "");
    draft.traits |= trait.exported;
    if (text.startsWith("def self.", draft.start) || draft.owner !== undefined) draft.traits |= trait.static;
    if (draft.kind === "method" && draft.name === "initialize") draft.kind = "constructor";
    return draft.name !== "";
  },
  quickLook: ruby([
    ["class", /^[ \t]*class[ \t]+(?<name>[A-Z][\w:]*)/gm],
    ["namespace", /^[ \t]*module[ \t]+(?<name>[A-Z][\w:]*)/gm],
    ["method", /^[ \t]*def[ \t]+(?:self\.)?(?<name>\w+[?!=]?)/gm],
  ]),
};

function ruby(rows: readonly (readonly [SymbolKind, RegExp])[]): NonNullable<LanguageSpec["quickLook"]> {
  return rows.map(([kind, pattern]) => ({ kind, pattern }));
}

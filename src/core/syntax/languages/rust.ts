import { trait } from "../contract.ts";
import type { Draft, LanguageSpec } from "../spec.ts";
import {
  readAttribute,
  readExternCrate,
  readModule,
  readPatternName,
  readUse,
  rustPathRoot,
} from "./rust-hooks.ts";

const named = (capture: string) => `[(type_identifier) ${capture}
  (generic_type type: [(type_identifier) ${capture} (scoped_type_identifier name: (type_identifier) ${capture})])
  (scoped_type_identifier name: (type_identifier) ${capture})]`;

const query = `
(function_item name: (identifier) @name body: (block) @body) @definition.function
(function_signature_item name: (identifier) @name) @definition.function
(struct_item name: (type_identifier) @name body: (_)? @body) @definition.class
(union_item name: (type_identifier) @name body: (_) @body) @definition.class
(enum_item name: (type_identifier) @name body: (_) @body) @definition.enum
(enum_variant name: (identifier) @name) @definition.enumMember
(field_declaration name: (field_identifier) @name) @definition.property
(trait_item name: (type_identifier) @name body: (_) @body) @definition.interface
[(type_item name: (type_identifier) @name) (associated_type name: (type_identifier) @name)] @definition.type
(const_item name: (identifier) @name) @definition.const
(static_item name: (identifier) @name) @definition.variable
(macro_definition name: (identifier) @name) @definition.macro
(mod_item name: (identifier) @name body: (declaration_list) @body) @definition.namespace
(attribute_item) @before

(impl_item type: [(type_identifier) @owner (primitive_type) @owner
  (generic_type type: [(type_identifier) @owner (scoped_type_identifier name: (type_identifier) @owner)])
  (scoped_type_identifier name: (type_identifier) @owner)
  (reference_type) (tuple_type) (array_type) (pointer_type) (dynamic_type) (function_type) (never_type) (unit_type)
  (macro_invocation) (metavariable)]) @scope.class
(trait_item) @scope.class
(mod_item body: (_)) @scope.module
[(function_item) (function_signature_item) (closure_expression)] @scope.function
[(block) (match_arm) (for_expression) (if_expression) (while_expression) (struct_item) (enum_item) (union_item)
  (type_item) (associated_type) (where_predicate) (function_type)] @scope

[(parameter pattern: (identifier) @local) (closure_parameters (identifier) @local)
  (for_expression pattern: (identifier) @local) (const_parameter name: (identifier) @local)
  (type_parameter name: (type_identifier) @local)
  (ref_pattern (identifier) @local) (mut_pattern (identifier) @local) (captured_pattern . (identifier) @local)
  (shorthand_field_identifier) @local]
[(let_declaration pattern: (identifier) @hook.pattern) (let_condition pattern: (identifier) @hook.pattern)
  (match_pattern . (identifier) @hook.pattern) (tuple_pattern (identifier) @hook.pattern)
  (tuple_struct_pattern type: (_) (identifier) @hook.pattern) (slice_pattern (identifier) @hook.pattern)
  (or_pattern (identifier) @hook.pattern) (reference_pattern (identifier) @hook.pattern)
  (field_pattern pattern: (identifier) @hook.pattern)]

(use_declaration) @hook.use
(mod_item !body) @hook.module
(extern_crate_declaration) @hook.crate
(attribute) @hook.attribute
(impl_item trait: ${named("@heritage.implements")} type: ${named("@owner")})
(trait_item bounds: (trait_bounds ${named("@heritage.extends")}))

[(identifier) (self) (super) (crate)] @reference
(type_identifier) @reference.type
(field_identifier) @reference.member
[(shorthand_field_initializer (identifier) @reference.key) (shorthand_field_identifier) @reference.key]
(macro_invocation macro: [(identifier) @reference.call (scoped_identifier name: (identifier) @reference.call)])
(generic_function function: [(identifier) @reference.call (scoped_identifier name: (identifier) @reference.call)
  (field_expression field: (field_identifier) @reference.call)])
[(lifetime (identifier) @skip) (label (identifier) @skip) (token_tree_pattern (identifier) @skip)]
`;

export const spec: LanguageSpec = {
  query,
  nameStart: "",
  nameRest: "",
  separator: /^\s*(?:\.|::(?:\s*<[^<>]*>\s*::)?)\s*$/,
  selfNames: ["self", "Self"],
  joinsModules: "::",
  freeModules: true,
  membersByText: true,
  pathRoot: rustPathRoot,
  hooks: {
    pattern: readPatternName,
    use: readUse,
    module: readModule,
    crate: readExternCrate,
    attribute: readAttribute,
  },
  refine,
  quickLook: [
    {
      pattern:
        /^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?(?:(?:async|const|unsafe|extern(?:[ \t]+"[^"]*")?)[ \t]+)*fn[ \t]+(?<name>\w+)/gm,
      kind: "function",
    },
    { pattern: /^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?(?:struct|union)[ \t]+(?<name>\w+)/gm, kind: "class" },
    { pattern: /^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?enum[ \t]+(?<name>\w+)/gm, kind: "enum" },
    {
      pattern: /^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?(?:unsafe[ \t]+)?trait[ \t]+(?<name>\w+)/gm,
      kind: "interface",
    },
  ],
};

function refine(draft: Draft, text: string): boolean {
  const { name, kind, start, rawStart, nameAt, bodyAt } = draft;
  if (name === "_") return false;
  if (name.startsWith("r#")) draft.name = name.slice(2);
  const before = text.slice(rawStart, nameAt);
  if (/^\s*pub\b/.test(before)) draft.traits |= trait.exported;
  if (kind === "macro" && start < rawStart && text.slice(start, rawStart).includes("macro_export"))
    draft.traits |= trait.exported;
  if (
    start < rawStart &&
    /#\[\s*(?:cfg\s*\(\s*test\b|(?:\w+::)*test\b|bench\b)/.test(text.slice(start, rawStart))
  )
    draft.traits |= trait.test;
  if (kind === "function" || kind === "method") {
    if (/\basync\b/.test(before)) draft.traits |= trait.async;
    if (bodyAt < 0) draft.traits |= trait.declaration;
    if (
      kind === "method" &&
      !/^[^(]*\(\s*(?:&\s*)?(?:'\w+\s+)?(?:mut\s+)?self\b/.test(text.slice(nameAt, nameAt + 200))
    )
      draft.traits |= trait.static;
  }
  return true;
}

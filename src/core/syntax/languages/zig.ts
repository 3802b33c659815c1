import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { markDeclaration, prefixOf } from "./prefix.ts";

const container = "[(struct_declaration) (union_declaration) (opaque_declaration)]";

/** Zig. A constant that holds a container is that container. */
export const spec: LanguageSpec = {
  query: `
(variable_declaration . (identifier) @name ${container} @body) @definition.class
(variable_declaration . (identifier) @name (enum_declaration) @body) @definition.enum
(variable_declaration . (identifier) @name (error_set_declaration) @body) @definition.enum
(error_set_declaration (identifier) @name @definition.enumMember)
(enum_declaration (container_field name: (identifier) @name) @definition.enumMember)
(container_field name: (identifier) @name) @definition.property
(struct_declaration (function_declaration name: (identifier) @name body: (_)? @body) @definition.method)
(union_declaration (function_declaration name: (identifier) @name body: (_)? @body) @definition.method)
(enum_declaration (function_declaration name: (identifier) @name body: (_)? @body) @definition.method)
(opaque_declaration (function_declaration name: (identifier) @name body: (_)? @body) @definition.method)
(function_declaration name: (identifier) @name body: (_)? @body) @definition.function
(variable_declaration "const" . (identifier) @name) @variable.const
(variable_declaration "var" . (identifier) @name) @variable
(variable_declaration . (identifier) @import.alias (builtin_function (builtin_identifier) @_import (arguments (string) @import.source))
  (#eq? @_import "@import")) @import

[(struct_declaration) (union_declaration) (enum_declaration) (opaque_declaration)] @scope.module
[(function_declaration) (test_declaration)] @scope.function
(block) @scope
(parameter name: (identifier) @local)
(payload (identifier) @local)

(identifier) @reference
(field_expression member: (identifier) @reference.member)`,
  nameStart: "",
  nameRest: "",
  refine(draft, text) {
    const prefix = prefixOf(draft, text);
    if (/\b(?:pub|export)\b/.test(prefix)) draft.traits |= trait.exported;
    else if (/^\s*=\s*@import\(/.test(text.slice(draft.nameAt + draft.name.length, draft.end))) return false;
    markDeclaration(draft);
    return draft.name !== "_" && draft.name !== "";
  },
};

import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";

const key = (
  field: string,
) => `[(identifier) @name (dot_index_expression table: (identifier) @owner field: (identifier) @name)
  (dot_index_expression table: (dot_index_expression field: (identifier) @owner) field: (identifier) @name)${field}]`;
const bracket = "\n  (bracket_index_expression table: (identifier) @owner field: (string) @name)";
const assigned = (value: string) =>
  `(assignment_statement (variable_list . name: ${key(bracket)}) (expression_list . value: ${value}))`;
const method = `[(method_index_expression table: (identifier) @owner method: (identifier) @name)
  (method_index_expression table: (dot_index_expression field: (identifier) @owner) method: (identifier) @name)]`;

/** Lua. A function given to a variable or a field is named by it. */
export const spec: LanguageSpec = {
  query: `
(function_declaration name: ${method} body: (_)? @body) @definition.method
(function_declaration name: ${key(bracket)} body: (_)? @body) @definition.function
(variable_declaration ${assigned("(function_definition body: (_)? @body)")}) @definition.function
${assigned("(function_definition body: (_)? @body)")} @definition.function
(field name: [(identifier) (string)] @name value: (function_definition body: (_)? @body)) @definition.function
(chunk (variable_declaration (assignment_statement (variable_list . name: (identifier) @import.alias) (expression_list . value: (function_call name: (identifier) @_require
  arguments: (arguments . (string) @import.source))) @import) (#eq? @_require "require")))
(variable_declaration [(assignment_statement (variable_list name: (identifier) @name)) (variable_list name: (identifier) @name)]) @variable
(chunk (assignment_statement (variable_list name: (identifier) @name)) @definition.variable)

[(function_declaration) (function_definition)] @scope.function
[(block) (for_statement)] @scope
(parameters name: (identifier) @local)
(for_numeric_clause name: (identifier) @local)
(for_generic_clause (variable_list name: (identifier) @local))

(identifier) @reference
(dot_index_expression field: (identifier) @reference.member)
(method_index_expression method: (identifier) @reference.member)`,
  nameStart: "",
  nameRest: "",
  separator: /^\s*[.:]\s*$/,
  selfNames: ["self"],
  comments: { line: ["--"], block: ["--[[", "]]"] },
  refine(draft, text) {
    if (
      draft.kind === "variable" &&
      /^\s*=\s*require\b/.test(text.slice(draft.nameAt + draft.name.length, draft.end))
    )
      return false;
    if (draft.owner !== undefined && draft.kind === "function") draft.traits |= trait.static;
    if (!text.startsWith("local", draft.start)) draft.traits |= trait.exported;
    return true;
  },
};

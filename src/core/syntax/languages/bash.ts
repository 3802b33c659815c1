import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";

/** Shell scripts. Variables count where they are declared, or assigned at the top of the file. */
export const spec: LanguageSpec = {
  query: `
(function_definition name: (word) @name body: (_) @body) @definition.function
(declaration_command [(variable_assignment name: (variable_name) @name) (variable_name) @name]) @variable
(program (variable_assignment name: (variable_name) @name) @definition.variable)
(command name: (command_name (word) @_alias) argument: [(concatenation . (word) @name) (word) @name] (#eq? @_alias "alias")) @definition.function
(command name: (command_name (word) @_source) argument: (_) @import.source (#any-of? @_source "source" ".")) @import
(function_definition) @scope.function
(for_statement variable: (variable_name) @reference.write)
(command_name (word) @reference.call)
(variable_name) @reference`,
  nameStart: "",
  nameRest: "-.:+@?!",
  comments: { line: ["#"] },
  refine(draft, text) {
    const prefix = text.slice(draft.start, draft.nameAt);
    if (/^alias\s/.test(prefix)) {
      const [name, rest] = draft.name.split("=");
      if (name === undefined || rest === undefined || name === "") return false;
      draft.name = name;
    }
    if (/^export\b/.test(prefix)) draft.traits |= trait.exported;
    if (/^(?:readonly\b|(?:declare|typeset)\s.*-\w*r)/.test(prefix)) draft.kind = "const";
    return true;
  },
};

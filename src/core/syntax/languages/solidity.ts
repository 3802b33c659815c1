import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { markDeclaration, prefixOf } from "./prefix.ts";

/** Solidity. Events and errors are types; what is not private or internal counts as exported. */
export const spec: LanguageSpec = {
  query: `
(contract_declaration name: (identifier) @name body: (_) @body) @definition.class
(library_declaration name: (identifier) @name body: (_) @body) @definition.class
(interface_declaration name: (identifier) @name body: (_) @body) @definition.interface
(struct_declaration name: (identifier) @name body: (_) @body) @definition.class
(struct_member name: (identifier) @name) @definition.property
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(enum_value) @definition.enumMember
(contract_body (function_definition name: (identifier) @name body: (_)? @body) @definition.method)
(function_definition name: (identifier) @name body: (_)? @body) @definition.function
(modifier_definition name: (identifier) @name body: (_)? @body) @definition.method
(constructor_definition "constructor" @name body: (_)? @body) @definition.constructor
(fallback_receive_definition ["receive" "fallback" "function"] @name body: (_)? @body) @definition.method
(event_definition name: (identifier) @name) @definition.type
(error_declaration name: (identifier) @name) @definition.type
(user_defined_type_definition name: (identifier) @name) @definition.type
(state_variable_declaration name: (identifier) @name) @definition.property
(constant_variable_declaration name: (identifier) @name) @definition.const
(import_directive) @hook.import
(inheritance_specifier ancestor: (user_defined_type (identifier) @heritage.extends .))

[(contract_declaration) (library_declaration) (interface_declaration) (struct_declaration)] @scope.class
[(function_definition) (modifier_definition) (constructor_definition) (event_definition) (error_declaration)] @scope.function
[(block_statement) (for_statement)] @scope
(parameter name: (identifier) @local)
(event_parameter name: (identifier) @local)
(error_parameter name: (identifier) @local)
(variable_declaration name: (identifier) @local)

(identifier) @reference
(user_defined_type (identifier) @reference.type)
(member_expression property: (identifier) @reference.member)`,
  bareMembers: true,
  hooks: {
    import(node, { import: add }) {
      const { text, startIndex, startPosition } = node;
      const specifier = /["']([^"']*)["']/.exec(text)?.[1];
      if (specifier === undefined) return;
      const line = startPosition.row + 1;
      const [, names] = /\{([^}]*)\}/.exec(text) ?? [];
      const [, whole] = /\bas\s+(\w+)/.exec(text) ?? [];
      if (names === undefined) {
        const at = whole === undefined ? undefined : startIndex + text.search(/\bas\s/) + 3;
        add({ local: whole, imported: whole === undefined ? "**" : "*", specifier, line }, at);
        return;
      }
      for (const part of names.split(",")) {
        const [imported = "", local = imported] = part.trim().split(/\s+as\s+/);
        if (imported !== "") add({ local, imported, specifier, line }, startIndex + text.indexOf(local));
      }
    },
  },
  refine(draft, text) {
    const all = text.slice(draft.start, draft.bodyAt < 0 ? draft.end : draft.bodyAt);
    if (!/\b(?:private|internal)\b/.test(all)) draft.traits |= trait.exported;
    if (draft.kind === "property" && /\bconstant\b/.test(all)) draft.kind = "const";
    if (/\babstract\b/.test(prefixOf(draft, text))) draft.traits |= trait.abstract;
    markDeclaration(draft);
    return true;
  },
};

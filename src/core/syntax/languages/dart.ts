import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { addTraits, markDeclaration, prefixOf } from "./prefix.ts";

const words = { static: trait.static, abstract: trait.abstract };
const named =
  "[(function_signature name: (identifier) @name) (getter_signature name: (identifier) @name) (setter_signature name: (identifier) @name)]";
const constructorName = `[(constructor_signature . name: (identifier) @name) (constant_constructor_signature (const_builtin) . (identifier) @name)
  (factory_constructor_signature "factory" . (identifier) @name) (redirecting_factory_constructor_signature "factory" . (identifier) @name)]`;
const variables = `[(initialized_identifier_list (initialized_identifier . (identifier) @name))
  (static_final_declaration_list (static_final_declaration . (identifier) @name))]`;

/** Dart. A name with an underscore in front stays in its library. */
export const spec: LanguageSpec = {
  query: `
(class_definition name: (identifier) @name body: (_)? @body) @definition.class
(mixin_declaration (mixin) . (identifier) @name (class_body)? @body) @definition.class
(extension_declaration name: (identifier) @name body: (_)? @body) @definition.class
(extension_type_declaration name: (identifier) @name body: (_)? @body) @definition.class
(enum_declaration name: (identifier) @name body: (_)? @body) @definition.enum
(enum_constant name: (identifier) @name) @definition.enumMember
(type_alias (type_identifier) @name . (type_parameters)? . "=") @definition.type
(type_alias (type_identifier) @name . (type_parameters)? . (formal_parameter_list)) @definition.type
(annotation) @before
(_ (method_signature ${constructorName}) @definition.constructor . (function_body)? @body)
(declaration ${constructorName}) @definition.constructor
(_ (method_signature ${named}) @definition.method . (function_body)? @body)
(_ (method_signature (operator_signature "operator" @name)) @definition.method . (function_body)? @body)
(declaration ${named}) @definition.method
(declaration (operator_signature "operator" @name)) @definition.method
(declaration ${variables}) @definition.property
(program ${named} @definition.function . (function_body)? @body)
(program ${variables} @definition.variable)
(local_function_declaration (lambda_expression parameters: (function_signature name: (identifier) @name) body: (_) @body)) @definition.function

(import_or_export) @hook.import
(part_directive (uri) @import.source) @import
(superclass (type_identifier) @heritage.extends)
(mixins (type_identifier) @heritage.embeds)
(interfaces (type_identifier) @heritage.implements)

[(class_definition) (mixin_declaration) (extension_declaration) (enum_declaration)] @scope.class
[(function_expression) (local_function_declaration) (function_body)] @scope.function
[(block) (for_statement) (catch_clause)] @scope
(initialized_variable_definition name: (identifier) @local)
(type_parameter (type_identifier) @local)

(identifier) @reference
(type_identifier) @reference.type
(unconditional_assignable_selector (identifier) @reference.member)
(conditional_assignable_selector (identifier) @reference.member)`,
  bareMembers: true,
  hooks: {
    import(node, { import: add }) {
      const [, word, specifier, rest = ""] =
        /^(import|export)\s+['"]([^'"]*)['"]([^;]*)/.exec(node.text) ?? [];
      if (word === undefined || specifier === undefined) return;
      const line = node.startPosition.row + 1;
      const [, local] = /\bas\s+(\w+)/.exec(rest) ?? [];
      if (local !== undefined) {
        add(
          { local, imported: "*", specifier, line },
          node.startIndex + node.text.indexOf(local, node.text.search(/\bas\s/)),
        );
        return;
      }
      const [, shown] = /\bshow\s+([\w\s,]+?)(?:\bhide\b|$)/.exec(rest) ?? [];
      const names = shown?.split(",").map((name) => name.trim()) ?? ["**"];
      for (const imported of names)
        add({
          local: word === "export" || imported === "**" ? undefined : imported,
          imported,
          specifier,
          line,
        });
    },
  },
  refine(draft, text) {
    const lineStart = text.lastIndexOf("\n", draft.start) + 1;
    const before = text.slice(lineStart, draft.start);
    if (
      /^\s*(?:(?:late|final|const|static|external|abstract|var|covariant|[\w<>?,. ]+)\s)*$/.test(before) &&
      /\S/.test(before) &&
      draft.kind === "variable"
    )
      draft.start = lineStart + before.search(/\S/);
    const prefix = prefixOf(draft, text);
    addTraits(draft, prefix, words);
    if (!draft.name.startsWith("_")) draft.traits |= trait.exported;
    if (draft.name === "operator")
      draft.name = /^operator\s*[^\s(]+/.exec(text.slice(draft.nameAt, draft.nameAt + 20))?.[0] ?? draft.name;
    if (draft.kind === "constructor") draft.name = fullName(draft.name, text, draft.nameAt);
    if (draft.kind === "variable" && /\b(?:const|final)\b/.test(prefix)) draft.kind = "const";
    markDeclaration(draft);
    return true;
  },
};

/** \`Cart.empty\` is one name, though the grammar gives its parts. */
function fullName(name: string, text: string, at: number): string {
  return /^\w+(?:\.\w+)?/.exec(text.slice(at, at + 200))?.[0] ?? name;
}

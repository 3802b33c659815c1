import { trait } from "../contract.ts";
import type { Draft, LanguageSpec } from "../spec.ts";
import { functionShape, initialised, variableShape } from "./c-declarators.ts";
import { withoutMacros } from "./c-mend.ts";
import { addTraits, markDeclaration, prefixOf } from "./prefix.ts";

const aFunction = functionShape("(identifier) @name");

const named = (specifier: string) =>
  `[(struct_specifier name: (_) body: (_)) (union_specifier name: (_) body: (_)) (enum_specifier name: (_) body: (_)) ${specifier}]`;

/** What declares a type and uses it at once: two definitions beside each other, or one where the type has no name. */
export const typeAndName = (specifier = "") => `
(type_definition type: [(struct_specifier !name body: (_) @body) (union_specifier !name body: (_) @body)]
  declarator: (type_identifier) @name) @definition.class
(type_definition type: (enum_specifier !name body: (_) @body) declarator: (type_identifier) @name) @definition.enum
(type_definition type: ${named(specifier)} declarator: (type_identifier) @name @definition.type)
(field_declaration type: ${named(specifier)} declarator: (field_identifier) @name @definition.property)
(declaration type: ${named(specifier)} declarator: [(identifier) @name @variable (init_declarator declarator: (identifier) @name) @variable])
`;

/** What C++ reads the same way. */
export const sharedWithCpp = `
(preproc_def name: (identifier) @name value: (_)? @body) @definition.macro
(preproc_function_def name: (identifier) @name value: (_)? @body) @definition.macro
(preproc_include path: (_) @import.source) @import

(struct_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(union_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(enum_specifier name: (type_identifier) @name body: (_) @body) @definition.enum
(enumerator name: (identifier) @name) @definition.enumMember

(function_definition) @scope.function
(compound_statement) @scope
(for_statement) @scope
(field_declaration_list) @scope.class
(identifier) @reference
(type_identifier) @reference.type
(field_expression field: (field_identifier) @reference.member)
(field_designator (field_identifier) @reference.member)
`;

/** C, headers included. What is not \`static\` counts as exported. */
export const spec: LanguageSpec = {
  query: `
${typeAndName()}
(function_definition declarator: ${aFunction} body: (_) @body) @definition.function
(declaration declarator: ${aFunction}) @definition.function
(declaration declarator: ${initialised(variableShape("(identifier) @name"))}) @variable
(field_declaration declarator: ${variableShape("(field_identifier) @name")}) @definition.property
(type_definition declarator: (function_declarator declarator: (type_identifier) @name)) @definition.type
(type_definition declarator: ${variableShape("(type_identifier) @name")}) @definition.type
(parameter_declaration declarator: ${variableShape("(identifier) @local")})
${sharedWithCpp}`,
  nameStart: "",
  nameRest: "",
  mend: withoutMacros,
  pieceStart:
    /^(?:typedef|struct|union|enum|static|extern|inline|const|unsigned|signed|void|int|char|long|short|float|double|[A-Za-z_]\w*[ \t*]+\**\w+[ \t]*\()/gm,
  /** A header may hold either language. */
  fallback: "cpp",
  refine: refineC,
  quickLook: [
    { pattern: /^[ \t]*#[ \t]*define[ \t]+(?<name>\w+)/gm, kind: "macro" },
    { pattern: /^(?:typedef[ \t]+)?(?:struct|union)[ \t]+(?<name>\w+)[ \t]*\{/gm, kind: "class" },
    { pattern: /^[A-Za-z_][\w \t*]*?\b(?<name>\w+)\([^;{}()]*\)\s*\{/gm, kind: "function" },
  ],
};

/** Traits of a definition in C and C++. @returns false for what only looks like one */
export function refineC(draft: Draft, text: string): boolean {
  if (draft.name === "" || isMacroBehind(draft, text)) return false;
  // `Lock lock(mutex);` in a body looks like the declaration of a function.
  if (
    draft.kind === "function" &&
    draft.bodyAt < 0 &&
    (draft.scope === "function" || draft.scope === "block")
  )
    return false;
  const prefix = prefixOf(draft, text);
  addTraits(draft, prefix, { static: trait.static });
  markDeclaration(draft);
  if (draft.kind === "variable" && /\bextern\b/.test(prefix)) draft.traits |= trait.declaration;
  if (draft.kind === "variable" && /\bconst(?:expr)?\b[^*]*$/.test(prefix)) draft.kind = "const";
  if ((draft.traits & trait.static) === 0 && draft.kind !== "property") draft.traits |= trait.exported;
  return true;
}

/** `} __packed;` and the like: what follows a type is said of it. */
function isMacroBehind({ name, nameAt }: Draft, text: string): boolean {
  return (
    name.startsWith("__") &&
    text
      .slice(Math.max(0, nameAt - 40), nameAt)
      .trimEnd()
      .endsWith("}")
  );
}

import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";
import { addTraits, markDeclaration, prefixOf } from "./prefix.ts";

const words = { abstract: trait.abstract };
const bodies = ["template_body", "with_template_body", "enum_body"];

/** Scala 2 and 3. */
export const spec: LanguageSpec = {
  query: `
(package_clause name: (_) @package)
(class_definition name: (_) @name body: (_)? @body) @definition.class
(object_definition name: (_) @name body: (_)? @body) @definition.class
(package_object name: (_) @name body: (_)? @body) @definition.namespace
(trait_definition name: (_) @name body: (_)? @body) @definition.interface
(enum_definition name: (_) @name body: (_)? @body) @definition.enum
(simple_enum_case name: (_) @name) @definition.enumMember
(full_enum_case name: (_) @name) @definition.enumMember
(given_definition name: (_) @name body: (_)? @body) @definition.variable
(type_definition name: (_) @name) @definition.type
(template_body [(function_definition name: (_) @name body: (_)? @body) (function_declaration name: (_) @name)] @definition.method)
(with_template_body [(function_definition name: (_) @name body: (_)? @body) (function_declaration name: (_) @name)] @definition.method)
(enum_body [(function_definition name: (_) @name body: (_)? @body) (function_declaration name: (_) @name)] @definition.method)
(function_definition name: (_) @name body: (_)? @body) @definition.function
(function_declaration name: (_) @name) @definition.function
${bodies
  .map(
    (body) => `(${body} [
  (val_definition pattern: ${pattern()}) (var_definition pattern: ${pattern()})
  (val_declaration name: (identifier) @name) (var_declaration name: (identifier) @name)] @definition.property)`,
  )
  .join("\n")}
(compilation_unit [(val_definition pattern: ${pattern()}) (var_definition pattern: ${pattern()})] @definition.variable)
(package_clause body: (_ [(val_definition pattern: ${pattern()}) (var_definition pattern: ${pattern()})] @definition.variable))
(class_definition (class_parameters (class_parameter name: (identifier) @name) @definition.property))
(enum_definition (class_parameters (class_parameter name: (identifier) @name) @definition.property))
(import_declaration) @hook.import
(extends_clause [(type_identifier) @heritage.extends (generic_type type: (type_identifier) @heritage.extends)
  (stable_type_identifier (type_identifier) @heritage.extends)])

[(class_definition) (object_definition) (trait_definition) (enum_definition)] @scope.class
[(function_definition) (function_declaration) (lambda_expression)] @scope.function
[(block) (case_clause) (for_expression) (template_body)] @scope
(parameter name: (identifier) @local)
(binding name: (identifier) @local)
(lambda_expression parameters: (identifier) @local)
(type_parameters name: (identifier) @local)
(block [(val_definition pattern: (identifier) @local) (var_definition pattern: (identifier) @local)])
(block (val_definition pattern: (tuple_pattern (identifier) @local)))
(enumerator . (identifier) @local)
(case_clause pattern: (identifier) @local)
(case_clause pattern: (_ (identifier) @local))

(identifier) @reference
(type_identifier) @reference.type
(field_expression field: (identifier) @reference.member)
(call_expression function: (identifier) @reference.call)
(stable_type_identifier (type_identifier) @reference.member.type)`,
  selfNames: ["this"],
  bareMembers: true,
  hooks: {
    /** \`import a.b.{C, D => E, *}\`: each name of each path is an import of its own. */
    import(node, { import: add }) {
      const line = node.startPosition.row + 1;
      for (const clause of clausesOf(node.text.replace(/^import\s+/, ""))) {
        const [, path = "", group, single] =
          /^([\w.\x60]*?)\.?(?:\{([^}]*)\}|([\w*\x60]+|given))\s*$/s.exec(clause) ?? [];
        for (const selector of (group ?? single ?? "").split(",")) {
          const [imported = "", alias] = selector.trim().split(/\s+as\s+|\s*=>\s*/);
          if (imported === "" || alias === "_") continue;
          const isAll = imported === "*" || imported === "_" || imported === "given";
          const entry = { imported: isAll ? "**" : imported, specifier: path, line };
          const local = isAll ? undefined : (alias ?? imported);
          const at = local === undefined ? undefined : node.startIndex + node.text.lastIndexOf(local);
          add({ ...entry, local }, at);
        }
      }
    },
  },
  pieceStart: /^(?:@\w|(?:[a-z]+ )*(?:class|object|trait|enum|def|val|var|type|given|extension)\b)/gm,
  refine(draft, text) {
    const prefix = prefixOf(draft, text);
    addTraits(draft, prefix, words);
    if (!/\bprivate\b/.test(prefix)) draft.traits |= trait.exported;
    if (draft.name === "this") draft.kind = "constructor";
    if (isPlainParameter(draft.kind, prefix, text, draft.start)) return false;
    markDeclaration(draft);
    return true;
  },
};

function pattern(): string {
  return "[(identifier) @name (identifiers (identifier) @name) (tuple_pattern (identifier) @name)]";
}

/** Parameters of a class become members with \`val\` or \`var\`, those of a case class always. */
function isPlainParameter(kind: string, prefix: string, text: string, start: number): boolean {
  if (kind !== "property" || /\b(?:val|var)\s/.test(prefix)) return false;
  const head = text.slice(text.lastIndexOf("class ", start), start);
  const before = text.slice(0, start - head.length);
  return !/\bcase\s+$/.test(before) || head.split(")(").length > 1;
}

function clausesOf(text: string): string[] {
  return text.split(/,(?![^{]*\})/).map((clause) => clause.trim());
}

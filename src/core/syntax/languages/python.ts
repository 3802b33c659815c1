import type { Node } from "web-tree-sitter";
import { trait, use } from "../contract.ts";
import type { Draft, LanguageSpec, Sink } from "../spec.ts";

/** Names in `a, (b, *c)`, as deep as people write it. */
function unpacked(capture: string, depth = 3): string {
  const inner = depth === 1 ? "" : unpacked(capture, depth - 1);
  const names = `[(identifier) ${capture} (list_splat_pattern (identifier) ${capture}) ${inner}]`;
  const outermost = depth === 3 ? `(pattern_list ${names})` : "";
  return `[${outermost} (tuple_pattern ${names}) (list_pattern ${names})]`;
}

const query = `
(function_definition name: (identifier) @name body: (block) @body) @definition.function
(class_definition name: (identifier) @name body: (block) @body) @definition.class
(type_alias_statement left: (type [(identifier) @name (generic_type (identifier) @name)])) @definition.type
(assignment left: (identifier) @name) @variable.member.hoisted
(assignment left: ${unpacked("@variable.member.hoisted")})
(decorated_definition) @wrap

[(function_definition) (lambda)] @scope.function
(class_definition) @scope.class
[(list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)] @scope

(parameters [(identifier) @local (_ . (identifier) @local) (typed_parameter [(list_splat_pattern (identifier) @local) (dictionary_splat_pattern (identifier) @local)])])
(lambda_parameters [(identifier) @local (_ . (identifier) @local)])
[(function_definition type_parameters: (type_parameter (type (identifier) @local)))
  (class_definition type_parameters: (type_parameter (type (identifier) @local)))]
(for_statement left: (identifier) @local.hoisted)
(for_statement left: ${unpacked("@local.hoisted")})
(for_in_clause left: (identifier) @local)
(for_in_clause left: ${unpacked("@local")})
(as_pattern_target [(identifier) @local.hoisted (tuple (identifier) @local.hoisted)])
(keyword_pattern (dotted_name . (identifier) @local.hoisted .))
(named_expression name: (identifier) @local.hoisted)
(case_pattern (dotted_name . (identifier) @local.hoisted .))
(as_pattern (case_pattern) (identifier) @local.hoisted)
(splat_pattern (identifier) @local.hoisted)
[(global_statement (identifier) @outer) (nonlocal_statement (identifier) @outer)]

[(import_statement) (import_from_statement) (future_import_statement)] @hook.import
(class_definition superclasses: (argument_list [(identifier) @heritage.extends
  (attribute attribute: (identifier) @heritage.extends)
  (subscript value: (identifier) @heritage.extends)
  (subscript value: (attribute attribute: (identifier) @heritage.extends))]))

(identifier) @reference
(attribute attribute: (identifier) @reference.member)
(class_pattern (dotted_name (identifier) . (identifier) @reference.member))
(type [(identifier) @reference.type (generic_type (identifier) @reference.type) (attribute attribute: (identifier) @reference.type)])
[(keyword_argument name: (identifier) @skip) (keyword_pattern . (identifier) @skip)]
`;

export const spec: LanguageSpec = {
  query,
  nameStart: "",
  nameRest: "",
  selfNames: ["self", "cls"],
  bareMembers: "body",
  joinsModules: ".",
  comments: { line: ["#"] },
  hooks: { import: readImport },
  refine,
  quickLook: [
    { pattern: /^[ \t]*(?:async[ \t]+)?def[ \t]+(?<name>\w+)/gm, kind: "function" },
    { pattern: /^[ \t]*class[ \t]+(?<name>\w+)/gm, kind: "class" },
    { pattern: /^(?<name>[A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=(?!=)/gm, kind: "variable" },
  ],
};

/** `import a.b` brings `a` into scope and makes `a.b` reachable; `from a import b` brings a name or a module. */
function readImport(node: Node, sink: Sink): void {
  const line = node.startPosition.row + 1;
  const module = node.childForFieldName("module_name");
  const names = node.childrenForFieldName("name").filter((name) => name !== null);
  if (node.type === "import_statement") {
    readModules(names, sink, line);
    return;
  }
  const specifier = module === null ? "__future__" : plain(module.text);
  skipNames(module, sink);
  for (const entry of names) {
    const name = entry.childForFieldName("name") ?? entry;
    const alias = entry.childForFieldName("alias");
    const own = alias ?? name;
    const index = sink.import({ local: own.text, imported: name.text, specifier, line }, own.startIndex);
    sink.importReference(name.startIndex, index, use.specifier);
    if (alias !== null) sink.importReference(alias.startIndex, index, use.specifier);
  }
  if (node.namedChildren.some((child) => child?.type === "wildcard_import"))
    sink.import({ local: undefined, imported: "**", specifier, line });
}

function readModules(names: readonly Node[], sink: Sink, line: number): void {
  for (const entry of names) {
    const name = entry.childForFieldName("name") ?? entry;
    const alias = entry.childForFieldName("alias");
    const specifier = plain(name.text);
    skipNames(name, sink);
    if (alias !== null) {
      sink.import({ local: alias.text, imported: "*", specifier, line }, alias.startIndex);
      continue;
    }
    const [first = specifier] = specifier.split(".");
    sink.import({ local: first, imported: "*", specifier: first, line }, name.startIndex);
    if (first !== specifier) sink.import({ local: undefined, imported: "*", specifier, line });
  }
}

/** The steps of a module's name are no names of this file. */
function skipNames(module: Node | null, sink: Sink): void {
  for (const step of module?.descendantsOfType("identifier") ?? [])
    if (step !== null) sink.skip(step.startIndex);
}

/** A dotted name may have space around its dots, and continue on the next line. */
function plain(text: string): string {
  return text.replace(/[\s\\]+/g, "");
}

function refine(draft: Draft, text: string): boolean {
  const { name, kind, start, rawStart, bodyAt, scope } = draft;
  if (bodyAt >= 0 && /^[rRuU]?["']/.test(text.slice(bodyAt, bodyAt + 2))) draft.docAt = bodyAt;
  if (scope === "file" && (!name.startsWith("_") || isListed(name, text))) draft.traits |= trait.exported;
  if (kind === "function" || kind === "method") {
    if (text.startsWith("async", rawStart)) draft.traits |= trait.async;
    if (/^test(?:_|$)/.test(name)) draft.traits |= trait.test;
    const decorators = start < rawStart ? text.slice(start, rawStart) : "";
    if (/@(?:staticmethod|classmethod)\b/.test(decorators)) draft.traits |= trait.static;
    if (/@(?:\w+\.)?abstract\w+/.test(decorators)) draft.traits |= trait.abstract;
    if (/@(?:\w+\.)?overload\b/.test(decorators)) draft.traits |= trait.declaration;
  }
  if (kind === "class" && /^Test[A-Z_]|^Test$|Tests?$/.test(name)) draft.traits |= trait.test;
  return true;
}

/** Whether `__all__` names it. */
function isListed(name: string, text: string): boolean {
  const list = /^__all__\b[^=\n]*=\s*[[(]([^\])]*)/m.exec(text)?.[1];
  return list !== undefined && new RegExp(`["']${name}["']`).test(list);
}

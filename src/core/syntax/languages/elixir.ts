import { trait } from "../contract.ts";
import type { LanguageSpec } from "../spec.ts";

const head = `[(identifier) @name (call target: (identifier) @name) (binary_operator left: (call target: (identifier) @name) operator: "when")
  (binary_operator left: (identifier) @name operator: "when") (binary_operator operator: _ @name) (unary_operator operator: _ @name)
  (binary_operator left: (binary_operator operator: _ @name) operator: "when")]`;
const call = (keyword: string, words: string) => `(#any-of? ${keyword} ${words})`;
const attribute = '(unary_operator operator: "@" operand: (call target: (identifier) @_at';
const declared = `[(identifier) @name (call target: (identifier) @name) (binary_operator left: [(identifier) @name (call target: (identifier) @name)])
  (binary_operator left: (binary_operator left: [(identifier) @name (call target: (identifier) @name)]))]`;

/** Elixir. Every clause of a function is a definition. */
export const spec: LanguageSpec = {
  query: `
((call target: (identifier) @_k (arguments . (alias) @name) (do_block)? @body) @definition.namespace (#eq? @_k "defmodule"))
((call target: (identifier) @_k (arguments . (alias) @name) (do_block)? @body) @definition.interface (#eq? @_k "defprotocol"))
((call target: (identifier) @_k (arguments . (alias) @name) (do_block)? @body) @definition.namespace (#eq? @_k "defimpl"))
((call target: (identifier) @_k (arguments . ${head}) (do_block)? @body) @definition.macro ${call("@_k", '"defmacro" "defmacrop" "defguard" "defguardp"')})
((call target: (identifier) @_k (arguments . ${head}) (do_block)? @body) @definition.function ${call("@_k", '"def" "defp" "defdelegate" "defn" "defnp"')})
((call target: (identifier) @_k (arguments . (list [(atom) @name @definition.property (keywords (pair key: (keyword) @name) @definition.property)]))) (#any-of? @_k "defstruct" "defexception"))
((call target: (identifier) @_k (arguments . (keywords (pair key: (keyword) @name) @definition.property))) (#any-of? @_k "defstruct" "defexception"))
(${attribute} (arguments ${declared}))) @definition.type ${call("@_at", '"type" "typep" "opaque"')})
(${attribute} (arguments ${declared}))) @definition.method ${call("@_at", '"callback" "macrocallback"')})
((do_block ${attribute} @name (arguments))) @definition.const)
  (#not-any-of? @_at "doc" "moduledoc" "typedoc" "spec" "impl" "behaviour" "derive" "callback" "macrocallback" "type" "typep"
    "opaque" "enforce_keys" "dialyzer" "compile" "deprecated" "since" "optional_callbacks" "before_compile" "after_compile"
    "on_load" "on_definition" "external_resource" "moduletag" "describetag" "tag"))

(${attribute})) @before (#any-of? @_at "doc" "spec" "impl" "deprecated" "since"))
(call target: (identifier) @_k (arguments . (alias)) (#any-of? @_k "alias" "import" "require" "use")) @hook.import
(call target: (identifier) @_k (arguments . (dot left: (alias))) (#any-of? @_k "alias" "import" "require" "use")) @hook.import

(do_block) @scope
(anonymous_function) @scope.function
(stab_clause) @scope
(stab_clause left: (arguments (identifier) @local))

(identifier) @reference
(alias) @reference
(dot right: (identifier) @reference.member)`,
  nameStart: "",
  nameRest: "?!",
  comments: { line: ["#"] },
  hooks: {
    import(node, { import: add }) {
      const [, path = "", group, alias] =
        /^\w+[\s(]+([\w.]*\w)(?:\.\{([^}]*)\})?(?:.*\bas:\s*([\w.]+))?/s.exec(node.text) ?? [];
      const isAlias = node.text.startsWith("alias");
      for (const part of group?.split(",") ?? [""]) {
        const specifier = part.trim() === "" ? path : `${path}.${part.trim()}`;
        const local = isAlias ? (alias ?? specifier.slice(specifier.lastIndexOf(".") + 1)) : undefined;
        const at = local === undefined ? undefined : node.startIndex + node.text.lastIndexOf(local);
        add({ local, imported: isAlias ? "*" : "**", specifier, line: node.startPosition.row + 1 }, at);
      }
    },
  },
  refine(draft, text) {
    if (draft.name === "when") return false;
    draft.name = draft.name.replace(/^:|:\s*$/g, "");
    const word = /^@?\w+/.exec(text.slice(draft.start, draft.nameAt))?.[0] ?? "";
    if (!/^(?:defp|defmacrop|defguardp|defnp|@typep)$/.test(word)) draft.traits |= trait.exported;
    if (draft.kind === "method") draft.traits |= trait.declaration;
    return true;
  },
};

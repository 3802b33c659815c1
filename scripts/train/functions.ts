import { createRequire } from "node:module";
import { Language, Parser, Query } from "web-tree-sitter";

/** A function or method as it stands in a file. Lines count from 0, `endLine` is the last one. */
export interface FunctionText {
  readonly name: string;
  /** Names of the classes and functions around it, outermost first. */
  readonly chain: readonly string[];
  readonly doc: string;
  readonly signature: string;
  /** Without the doc comment. */
  readonly body: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly isClass: boolean;
}

export type TrainingLanguage = "ts" | "js" | "py" | "go" | "rust" | "ruby" | "php";

const javascript = `
(function_declaration name: (_) @name) @function
(generator_function_declaration name: (_) @name) @function
(method_definition name: (_) @name) @function
(variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression)]) @function
(pair key: (property_identifier) @name value: [(arrow_function) (function_expression)]) @function
(assignment_expression left: (member_expression property: (_) @name)
  right: [(arrow_function) (function_expression)]) @function
(class_declaration name: (_) @name) @class`;

/** How the functions and classes of a language are found, and what its comments above a declaration look like. */
const rows: Readonly<
  Record<
    TrainingLanguage,
    { grammar: string; query: string; comment: RegExp; between: RegExp; blocks: boolean }
  >
> = {
  ts: {
    grammar: "tree-sitter-typescript/tree-sitter-typescript.wasm",
    query: `${javascript} (abstract_class_declaration name: (_) @name) @class
      (interface_declaration name: (_) @name) @class
      (public_field_definition name: (_) @name value: [(arrow_function) (function_expression)]) @function`,
    comment: /^\s*(?:\/\*\*|\*|.*\*\/\s*$)/,
    between: /^\s*@\w[\w.]*(?:\(.*\))?\s*$/,
    blocks: true,
  },
  js: {
    grammar: "tree-sitter-javascript/tree-sitter-javascript.wasm",
    query: `${javascript}
      (field_definition property: (_) @name value: [(arrow_function) (function_expression)]) @function`,
    comment: /^\s*(?:\/\*\*|\*|.*\*\/\s*$)/,
    between: /^\s*@\w[\w.]*(?:\(.*\))?\s*$/,
    blocks: true,
  },
  py: {
    grammar: "tree-sitter-python/tree-sitter-python.wasm",
    query: "(function_definition name: (_) @name) @function (class_definition name: (_) @name) @class",
    comment: /^$(?!$)/,
    between: /^\s*@/,
    blocks: false,
  },
  go: {
    grammar: "tree-sitter-go/tree-sitter-go.wasm",
    query: `(function_declaration name: (_) @name) @function
      (method_declaration receiver: (_) @receiver name: (_) @name) @function`,
    comment: /^\s*\/\//,
    between: /^$(?!$)/,
    blocks: false,
  },
  rust: {
    grammar: "tree-sitter-rust/tree-sitter-rust.wasm",
    query: `(function_item name: (_) @name) @function (impl_item type: (_) @name) @class
      (trait_item name: (_) @name) @class`,
    comment: /^\s*\/\/\//,
    between: /^\s*#!?\[/,
    blocks: false,
  },
  ruby: {
    grammar: "tree-sitter-ruby/tree-sitter-ruby.wasm",
    query: `(method name: (_) @name) @function (singleton_method name: (_) @name) @function
      (class name: (_) @name) @class (module name: (_) @name) @class`,
    comment: /^\s*#/,
    between: /^$(?!$)/,
    blocks: false,
  },
  php: {
    grammar: "tree-sitter-php/tree-sitter-php.wasm",
    query: `(function_definition name: (_) @name) @function (method_declaration name: (_) @name) @function
      (class_declaration name: (_) @name) @class`,
    comment: /^\s*(?:\/\*\*|\*|.*\*\/\s*$)/,
    between: /^\s*#\[/,
    blocks: true,
  },
};

/** Finds functions with their doc comments; classes come too, as places that functions lie in. */
export async function functionScanner(
  language: TrainingLanguage,
): Promise<(source: string) => FunctionText[]> {
  const row = rows[language];
  const require = createRequire(import.meta.url);
  await Parser.init();
  const grammar = await Language.load(require.resolve(row.grammar));
  const parser = new Parser().setLanguage(grammar);
  const query = new Query(grammar, row.query);
  return (source) => {
    const tree = parser.parse(source);
    if (!tree) return [];
    const lines = source.split("\n");
    const found: FunctionText[] = [];
    const open: { name: string; end: number }[] = [];
    const nodes = query
      .matches(tree.rootNode)
      .map(({ captures }) => ({
        node: captures.find(({ name }) => name === "function" || name === "class"),
        name: captures.find(({ name }) => name === "name")?.node.text ?? "",
        receiver: captures.find(({ name }) => name === "receiver")?.node.text,
      }))
      .flatMap(({ node, name, receiver }) =>
        node ? [{ node: node.node, isClass: node.name === "class", name, receiver }] : [],
      )
      .sort((a, b) => a.node.startIndex - b.node.startIndex || b.node.endIndex - a.node.endIndex);
    for (const { node, isClass, name, receiver } of nodes) {
      const { startIndex, endIndex } = node;
      while (open.length > 0 && (open.at(-1)?.end ?? 0) <= startIndex) open.pop();
      const startLine = node.startPosition.row;
      const bodyNode =
        node.childForFieldName("body") ??
        node.childForFieldName("value")?.childForFieldName("body") ??
        node.childForFieldName("right")?.childForFieldName("body");
      const bodyStart = bodyNode ? bodyNode.startIndex : endIndex;
      const isPython = language === "py";
      const inside = isPython ? docstring(source.slice(bodyStart, endIndex)) : undefined;
      found.push({
        name,
        chain: [
          ...open.map((outer) => outer.name),
          ...(receiver ? [receiver.replaceAll(/^\(\s*\w*\s+|[*()]/g, "")] : []),
        ],
        doc: inside ? inside.doc : isPython ? "" : commentAbove(lines, startLine, row),
        signature: source.slice(startIndex, bodyStart),
        body: inside ? source.slice(bodyStart + inside.length, endIndex) : source.slice(bodyStart, endIndex),
        startLine,
        endLine: node.endPosition.row,
        isClass,
      });
      open.push({ name, end: endIndex });
    }
    tree.delete();
    return found;
  };
}

function docstring(body: string): { doc: string; length: number } | undefined {
  const match =
    /^\s*[rRuU]?(?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)')/.exec(body);
  if (!match) return undefined;
  return { doc: match[1] ?? match[2] ?? match[3] ?? match[4] ?? "", length: match[0].length };
}

const maxCommentLines = 120;

function commentAbove(
  lines: readonly string[],
  line: number,
  row: { comment: RegExp; between: RegExp; blocks: boolean },
): string {
  let at = line - 1;
  while (at >= 0 && row.between.test(lines[at] ?? "")) at--;
  const last = at;
  if (row.blocks) {
    if (!/\*\/\s*$/.test(lines[at] ?? "")) return "";
    while (at >= 0 && last - at < maxCommentLines && !/\/\*/.test(lines[at] ?? "")) at--;
    if (!/\/\*\*/.test(lines[at] ?? "")) return "";
    return lines
      .slice(at, last + 1)
      .map((text) => text.replace(/^\s*(?:\/\*\*|\*(?!\/))? ?|\s*\*\/\s*$/g, ""))
      .join("\n");
  }
  while (at >= 0 && last - at < maxCommentLines && row.comment.test(lines[at] ?? "")) at--;
  return lines
    .slice(at + 1, last + 1)
    .filter(
      (text) =>
        !/^\s*(?:\/\/(?:go:|nolint|\s*\+build|export )|#!|# (?:frozen_string|encoding|rubocop|coding|:nodoc))/.test(
          text,
        ),
    )
    .map((text) => text.replace(/^\s*(?:\/\/[/!]?|#+) ?/, ""))
    .join("\n");
}

import type { Parser } from "web-tree-sitter";
import { type Collector, createCollector, maxTreeDepth } from "./collector.ts";
import { type PlainNode, plainTree } from "./plain-tree.ts";
import type { Assignment, Redirect, Seen } from "./seen.ts";
import { readWord } from "./word.ts";

/** What tree-sitter-bash sees in a line. */
export function readByTreeSitter(parser: Parser, line: string): Seen {
  const collector = createCollector();
  const tree = parser.parse(line);
  try {
    const root = tree && plainTree(tree, line, maxTreeDepth);
    if (tree?.rootNode.hasError !== false || !root) collector.fault("tree-sitter cannot read all of it");
    if (root) visit(root, undefined, collector, line);
  } finally {
    tree?.delete();
  }
  return collector.seen();
}

function visit(node: PlainNode, parent: PlainNode | undefined, into: Collector, source: string): void {
  const redirects = node.children.filter(isRedirect);
  if (node.type === "redirected_statement") {
    const [body] = node.children;
    if (body && commandTypes.has(body.type)) readCommand(body, redirects, into, source);
    else for (const redirect of redirects) into.redirect(readRedirect(redirect).redirect);
  } else if (commandTypes.has(node.type)) {
    if (parent?.type !== "redirected_statement") readCommand(node, [], into, source);
  } else if (node.type === "function_definition") {
    into.function(node.children.find(({ type }) => type === "word")?.text ?? "");
    for (const redirect of redirects) into.redirect(readRedirect(redirect).redirect);
  } else if (node.type === "variable_assignment" && !ownsAssignments.has(parent?.type ?? "")) {
    into.assignment(readAssignment(node));
  }
  for (const child of node.children) visit(child, node, into, source);
}

function readCommand(node: PlainNode, outer: readonly PlainNode[], into: Collector, source: string): void {
  const inner = node.children.filter(isRedirect);
  const own = withGaps(node, outer[0]?.start ?? node.end, source).filter(
    (part) => !isRedirect(part) && !isComment(part),
  );
  const assignments = node.type === "command" ? own.filter(({ type }) => type === "variable_assignment") : [];
  const redirects = [...inner, ...outer].map(readRedirect);
  const words = own.filter((part) => !assignments.includes(part)).map(({ text }) => text);
  // The grammar gives a redirection whatever words come after it.
  const all = withoutTime([...words, ...redirects.flatMap(({ words }) => words)]);
  into.command({
    text: all.join(" "),
    words: all.map(readWord),
    assignments: assignments.map(readAssignment),
    redirects: redirects.map(({ redirect }) => redirect),
  });
}

/** The parts of a command, with the words that the grammar leaves out of its tree (a lone `-`). */
function withGaps(node: PlainNode, end: number, source: string): readonly Part[] {
  const parts: Part[] = [];
  let at = node.start;
  const fill = (to: number) => {
    const gap = source.slice(at, to).replaceAll("\\\n", " ").trim();
    if (gap !== "") parts.push(...gap.split(/\s+/).map((text) => ({ type: "word", text, children: [] })));
  };
  for (const child of node.children) {
    fill(child.start);
    parts.push(child);
    at = child.end;
  }
  fill(end);
  return parts;
}

/** `time` is a keyword of bash, not a command; the grammar does not know it. */
function withoutTime(words: readonly string[]): readonly string[] {
  if (words[0] !== "time") return words;
  const rest = words.slice(1);
  while (rest[0] === "-p" || rest[0] === "--") rest.shift();
  return rest;
}

function readAssignment(node: Part): Assignment {
  const [name, , value] = node.children;
  return {
    text: node.text,
    name: name?.text.replace(/\[.*$/s, "") ?? "",
    value: value?.type === "array" ? undefined : readWord(value?.text ?? ""),
  };
}

function readRedirect(node: PlainNode): { redirect: Redirect; words: readonly string[] } {
  const parts = node.children.filter(({ type }) => type !== "file_descriptor");
  const [operator, target, ...words] = parts.map(({ text }) => text);
  const redirect = { operator: operator ?? "", target: target === undefined ? target : readWord(target) };
  return { redirect, words: node.type === "heredoc_redirect" ? [] : words };
}

type Part = Pick<PlainNode, "type" | "text" | "children">;

const isComment = ({ type }: { type: string }): boolean => type === "comment";
const isRedirect = ({ type }: { type: string }): boolean => type.endsWith("_redirect");
const commandTypes = new Set(["command", "declaration_command", "unset_command"]);
const ownsAssignments = new Set(["command", "declaration_command", "c_style_for_statement"]);

import { expect, onTestFinished, test } from "vitest";
import type { Node } from "web-tree-sitter";
import { loadParser, loadTreeSitter } from "../../../src/core/syntax/grammar.ts";
import { createMatcher } from "../../../src/core/syntax/matches.ts";

const text = `
import { a as b } from "./c";
export class Gate extends b.Door { open(): void { b(this.wide, "é😀"); } wide = 3 }
const open = (x: number) => x + wide;
`;
const patterns = `
(identifier) @plain
((identifier) @chosen (#eq? @chosen "open"))
(class_declaration name: (_) @name body: (_) @body) @whole
(call_expression function: (_) @called arguments: (arguments (_)* @given))
`;

async function open() {
  const { Query, wasm } = await loadTreeSitter();
  const parser = await loadParser("typescript");
  const tree = parser.parse(text);
  if (tree === null || parser.language === null) throw new Error("the text was not parsed");
  const query = new Query(parser.language, patterns);
  onTestFinished(() => {
    tree.delete();
    query.delete();
    parser.delete();
  });
  return { query, root: tree.rootNode, matcher: createMatcher(query, wasm) };
}

const show = (pattern: number, captures: readonly { name: string | undefined; node: Node }[]) => [
  pattern,
  ...captures.map(({ name, node }) => [
    name,
    node.type,
    node.startIndex,
    node.endIndex,
    node.text,
    node.parent?.type,
  ]),
];

test("matches are those that the parser's own interface gives, their nodes as useful", async () => {
  const { query, root, matcher } = await open();
  const found: unknown[] = [];
  matcher.run(
    root,
    () => false,
    () => false,
    (pattern, captures) =>
      found.push(
        show(
          pattern,
          captures.map(({ capture, node }) => ({ name: query.captureNames[capture], node })),
        ),
      ),
  );
  expect(found).toEqual(
    query.matches(root).map(({ patternIndex, captures }) => show(patternIndex, captures)),
  );
  expect(found.length).toBeGreaterThan(8);
});

test("a match of one capture is told by its offset, but never one with a condition", async () => {
  const { query, root, matcher } = await open();
  const single: unknown[] = [];
  const whole: number[] = [];
  matcher.run(
    root,
    () => false,
    (capture, at) => single.push([query.captureNames[capture], at]) > 0,
    (pattern) => whole.push(pattern),
  );
  const plain = query.matches(root).filter(({ patternIndex }) => patternIndex === 0);
  expect(single).toEqual(plain.map(({ captures }) => ["plain", captures[0]?.node.startIndex]));
  expect(whole.sort()).toEqual([1, 2, 3, 3]);
});

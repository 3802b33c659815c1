import { writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { indexedTimeoutMs, openIndexed } from "../helpers/indexed.ts";
import { createWorkspace } from "../helpers/workspace.ts";

vi.setConfig({ testTimeout: indexedTimeoutMs });

const files = {
  "src/a.ts": "export class A {\n  run() {\n    return 1;\n  }\n}\nexport const limit = 3;\n",
  "src/b.py": "class B:\n    class C:\n        def deep(self):\n            pass\n",
  "notes.txt": "no code\n",
};

/** One server for all: each would build an index of its own. */
test("lists definitions with their lines, of a file or a folder", async () => {
  const { call } = await openIndexed(createWorkspace(files));
  for (const { input, answer } of answers)
    expect(await call("file_outline", input)).toEqual({ text: answer, isError: false });
});

const answers = [
  {
    input: { path: "src/a.ts" },
    answer:
      "src/a.ts: typescript, 6 lines, 3 definitions\n1-5 export class A\n  2-4 run()\n6 export const limit = 3",
  },
  {
    input: { path: "src/b.py" },
    answer: "src/b.py: python, 4 lines, 3 definitions, 2 shown\n1-4 class B\n  2-4 class C",
  },
  {
    input: { path: "src/b.py", depth: 3 },
    answer: "src/b.py: python, 4 lines, 3 definitions\n1-4 class B\n  2-4 class C\n    3-4 def deep(self)",
  },
  {
    input: { path: "src" },
    answer:
      "src: 2 code files (python 1, typescript 1)\nsrc/a.ts (typescript, 6 lines, 3 definitions, 2 shown)\n  1-5 export class A\n  6 export const limit = 3\nsrc/b.py (python, 4 lines, 3 definitions, 1 shown)\n  1-4 class B",
  },
];

test("shows of a definition what comes before its body, its content or the inside of its value", async () => {
  const { call } = await openIndexed(createWorkspace(signed));
  for (const [path, lines] of Object.entries(outlines)) {
    const { text } = await call("file_outline", { path, depth: 3 });
    expect(text.split("\n").slice(1)).toEqual(lines);
  }
});

const signed = {
  "a.ts": `export class A {
  handle = async (
    event: Event,
    more: string,
  ): Promise<void> => {
    console.log(event);
  };
  static make = function (a: number) {
    return a;
  };
  plain = 3;
  table: Record<string, number> = {
    a: 1,
  };
}
export const limits = Object.freeze({
  a: 1,
});
export const run = memo((a: number) => {
  return a;
});
export const long = "${"x".repeat(300)}";
`,
  "b.js": "class B { go = (a) => {\n  return a; }\n  #x = 1 }\nvar one=function(a){return 1},two=3;\n",
  "c.md": "# Title\ntext text\n\nSecond\n------\nmore\n\n## Third ##\nx\n",
  "d.json": '{\n  "name": "x",\n  "list": [\n    1\n  ],\n  "map": {\n    "a": 1\n  }\n}\n',
  "e.py": "TABLE = {\n    'a': 1,\n}\ndef f(\n    a,\n    b=3,\n) -> int:\n    return 1\n",
  "f.c": "#define MAX(a, b) \\\n  ((a) > (b) ? (a) : (b))\nstatic const int t[] = {\n  1, 2\n};\n",
  "g.rs": "macro_rules! foo {\n    () => { 1 };\n}\nconst T: &[u8] = &[\n    1,\n];\n",
};

const outlines = {
  "a.ts": [
    "1-15 export class A",
    "  2-7 handle = async (event: Event, more: string): Promise<void>",
    "  8-10 static make = function (a: number)",
    "  11 plain = 3",
    "  12-14 table: Record<string, number> = {…}",
    "16-18 export const limits = Object.freeze({…})",
    "19-21 export const run = memo((a: number) => {…}",
    `22 export const long = "${"x".repeat(138)}…`,
  ],
  "b.js": ["1-3 class B", "  1-2 go = (a)", "  3 #x = 1", "4 var one=function(a)", "4 two=3"],
  "c.md": ["1-9 # Title", "  4-7 Second", "  8-9 ## Third ##"],
  "d.json": ['2 "name": "x"', '3-5 "list"', '6-8 "map"', '  7 "a": 1'],
  "e.py": ["1-3 TABLE = {…}", "4-8 def f(a, b=3) -> int"],
  "f.c": ["1-2 #define MAX(a, b)", "3-5 static const int t[] = {…}"],
  "g.rs": ["1-3 macro_rules! foo", "4-6 const T: &[u8] = &[…]"],
};

test("knows a file that was made a moment ago", async () => {
  const workspace = createWorkspace(files);
  const { call } = await openIndexed(workspace);
  await call("file_outline", { path: "src" });
  writeFileSync(workspace.path("src/new.ts"), "export function fresh() {}\n");
  expect((await call("file_outline", { path: "src/new.ts" })).text).toContain("1 export function fresh()");
});

test("says when a syntax error hides a part", async () => {
  const { call } = await openIndexed(
    createWorkspace({ "bad.ts": "export function ok() {}\nclass { { ((( \n" }),
  );
  expect((await call("file_outline", { path: "bad.ts" })).text).toContain("damaged: a syntax error hides");
});

test("pages through a large folder, each file once: code, then documents", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 130 }, (_, at) => [`f${String(at).padStart(3, "0")}.ts`, "export const x = 1;\n"]),
  );
  const { call } = await openIndexed(createWorkspace({ ...many, "a.md": "# A\n", "b/c.json": "{}\n" }));
  const first = (await call("file_outline", { path: "." })).text;
  expect(first).toMatch(
    /^\.: 130 code files \(typescript\) and 2 documents \(json 1, markdown 1\); 60 shown\n/,
  );
  const seen: string[] = [];
  for (let cursor: string | undefined, page = 0; page < 5; page++) {
    const { text } = await call("file_outline", { path: ".", ...(cursor !== undefined && { cursor }) });
    seen.push(...[...text.matchAll(/^(\S+) \(/gm)].map((match) => match[1] ?? ""));
    cursor = /\ncursor: (\S+)$/.exec(text)?.[1];
    if (cursor === undefined) break;
  }
  expect(seen).toEqual([...Object.keys(many), "a.md", "b/c.json"]);
});

test.for([
  { input: { path: "missing.ts" }, says: "missing.ts does not exist" },
  { input: { path: "notes.txt" }, says: "There is nothing to outline in notes.txt" },
  { input: { path: "../outside" }, says: "outside" },
])("refuses $input with the next step", async ({ input, says }) => {
  const { call } = await openIndexed(createWorkspace(files));
  const { text, isError } = await call("file_outline", input);
  expect(isError).toBe(true);
  expect(text).toContain(says);
});

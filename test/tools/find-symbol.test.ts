import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openClient } from "../helpers/client.ts";
import { indexedTimeoutMs, openIndexed } from "../helpers/indexed.ts";
import { createWorkspace } from "../helpers/workspace.ts";

vi.setConfig({ testTimeout: indexedTimeoutMs });

const files = {
  "src/server.ts":
    "export class Server {\n  /** Starts it. */\n  async start(port: number): Promise<void> {\n    listen(port);\n  }\n}\n\nexport function listen(port: number) {}\n",
  "src/over.ts":
    "export function pick(a: string): void;\nexport function pick(a: number): void;\nexport function pick(a: unknown) {}\n",
  "test/server.test.ts": "export function listen() {}\n",
  "lib/store.py": "class Store:\n    def start_all(self):\n        pass\n",
  "go/go.mod": "module example.com/x\n",
  "go/lib/run.go": "package lib\n\nfunc Listen() {}\n",
};

/** One server for all: each would build an index of its own. */
test("says where a name is defined, and which way it was found", async () => {
  const { call } = await openIndexed(createWorkspace(files));
  for (const { input, answer } of answers)
    expect(await call("find_symbol", input)).toEqual({ text: answer, isError: false });
});

const answers = [
  {
    input: { query: "Server" },
    answer: '1 definition for "Server" (exact match)\nsrc/server.ts:1 class Server | export class Server',
  },
  {
    input: { query: "Server/start", include_body: true },
    answer:
      '1 definition for "Server/start" (exact match)\nsrc/server.ts:3 method Server/start | async start(port: number): Promise<void>\n2\t  /** Starts it. */\n3\t  async start(port: number): Promise<void> {\n4\t    listen(port);\n5\t  }',
  },
  {
    input: { query: "listen" },
    answer:
      '2 definitions for "listen" (exact match)\nsrc/server.ts:8 function listen | export function listen(port: number)\ntest/server.test.ts:1 function listen | export function listen()',
  },
  {
    input: { query: "lib.Listen" },
    answer: '1 definition for "lib.Listen" (exact match)\ngo/lib/run.go:3 function Listen | func Listen()',
  },
  {
    input: { query: "STORE", kind: "class" },
    answer: '1 definition for "STORE" (ignoring case match)\nlib/store.py:1 class Store | class Store',
  },
  {
    input: { query: "star" },
    answer:
      '2 definitions for "star" (prefix match)\nsrc/server.ts:3 method Server/start | async start(port: number): Promise<void>\nlib/store.py:2 method Store/start_all | def start_all(self)',
  },
  {
    input: { query: "rt_al" },
    answer:
      '1 definition for "rt_al" (substring match)\nlib/store.py:2 method Store/start_all | def start_all(self)',
  },
  {
    input: { query: "Sevrer", path: "src" },
    answer: '1 definition for "Sevrer" (fuzzy match)\nsrc/server.ts:1 class Server | export class Server',
  },
  {
    input: { query: "sA" },
    answer:
      '1 definition for "sA" (fuzzy match)\nlib/store.py:2 method Store/start_all | def start_all(self)',
  },
  {
    input: { query: "listen", language: "py" },
    answer:
      'No definition matches "listen" (exact, prefix, substring or fuzzy).\n(2 would fit without language, first src/server.ts:8 listen.)',
  },
  {
    input: { query: "pick" },
    answer:
      '1 definition for "pick" (exact match)\nsrc/over.ts:1 function pick (+2 overloads: [1]…) | export function pick(a: string): void',
  },
  {
    input: { query: "pick[1]" },
    answer:
      '1 definition for "pick[1]" (exact match)\nsrc/over.ts:2 function pick[1] | export function pick(a: number): void',
  },
];

test("every page but the last ends with the cursor of the next", async () => {
  const text = Array.from({ length: 5 }, (_, at) => `export const item${at} = ${at};\n`).join("");
  const { call } = await openIndexed(createWorkspace({ "a.ts": text }));
  const first = await call("find_symbol", { query: "item", limit: 3 });
  expect(first.text).toContain("(prefix match, 1-3 shown, the next with cursor)");
  const cursor = /\ncursor: (\S+)$/.exec(first.text)?.[1];
  const second = await call("find_symbol", { query: "item", limit: 3, cursor });
  expect(second.text.split("\n").slice(1)).toEqual([
    "a.ts:4 variable item3 | export const item3 = 3",
    "a.ts:5 variable item4 | export const item4 = 4",
  ]);
});

test("says that there is more than was looked at, and how to get to it", async () => {
  const text = Array.from({ length: 320 }, (_, at) => `class C${at} { hold() {} }\n`).join("");
  const { call } = await openIndexed(createWorkspace({ "a.ts": text }));
  const { text: answer } = await call("find_symbol", { query: "hold" });
  expect(answer.split("\n")[0]).toBe(
    '300 definitions for "hold" and more beyond (exact match, 1-20 shown, the next with cursor): path, kind or a longer name leads to the others',
  );
});

test("where nothing is found, files that were not read in whole are named", async () => {
  const { call } = await openIndexed(
    createWorkspace({ "a.ts": "export class A {}\n", "min.js": "var a=1;".repeat(150_000) }),
  );
  expect((await call("find_symbol", { query: "hidden" })).text).toBe(
    'No definition matches "hidden" (exact, prefix, substring or fuzzy).\n(1 file was not read in whole, such as min.js: index_status says why, grep looks into them.)',
  );
  expect((await call("find_symbol", { query: "A" })).text).not.toContain("min.js");
});

test("the answer is about files as they are: changed, gone and new ones", async () => {
  const workspace = createWorkspace({
    "a.py": "def first():\n    pass\n",
    "b.py": "def second():\n    pass\n",
  });
  const { call } = await openIndexed(workspace);
  const find = async (query: string) => (await call("find_symbol", { query, match: "exact" })).text;
  expect(await find("first")).toContain("a.py:1 ");
  writeFileSync(workspace.path("a.py"), "\n\ndef first():\n    pass\n");
  expect(await find("first")).toContain("a.py:3 ");
  rmSync(workspace.path("b.py"));
  expect(await find("second")).toContain('No definition matches "second"');
  writeFileSync(workspace.path("c.py"), "def third():\n    pass\n");
  expect(await find("third")).toContain("c.py:1 ");
});

test.for([
  { input: { query: "x", kind: "gadget" }, says: "Kinds: function, method" },
  { input: { query: "x", language: "klingon" }, says: "It has: " },
  { input: { query: "x", path: "../outside" }, says: "outside" },
  { input: { query: "x", cursor: "nonsense" }, says: "cursor" },
  { input: { query: "" }, says: "query" },
])("refuses $input with the next step", async ({ input, says }) => {
  const { call } = await openIndexed(createWorkspace(files));
  const { text, isError } = await call("find_symbol", input);
  expect(isError).toBe(true);
  expect(text).toContain(says);
});

test("finds a long name with two letters swapped among thousands that share its letters", async () => {
  const crowd = Array.from({ length: 1_700 }, (_, at) => `export const informTrack${at} = ${at};`).join("\n");
  const { call } = await openIndexed(
    createWorkspace({ "a.ts": crowd, "b.ts": "export class Transform {}\n" }),
  );
  const { text } = await call("find_symbol", { query: "Trasnform" });
  expect(text).toBe(
    '1 definition for "Trasnform" (fuzzy match)\nb.ts:1 class Transform | export class Transform',
  );
});

test("a query is taken without blanks around it, and a long one is not said back whole", async () => {
  const { call } = await openIndexed(createWorkspace({ "a.ts": "export class Box {}\n" }));
  const text = async (query: string) => (await call("find_symbol", { query })).text;
  expect(await text("  Box ")).toMatch(/^1 definition for "Box" \(exact match\)\n/);
  expect((await call("find_symbol", { query: "A/bo", match: "substring" })).text).toBe(
    'invalid_arguments: "bo" is too short for match substring: it takes three characters.\nmatch prefix takes any length.',
  );
  expect(await text("   ")).toMatch(/^invalid_arguments: .*`query` must be text that is not empty/);
  expect(await text("x".repeat(10_000))).toBe(
    `No definition matches "${"x".repeat(200)}…" (exact, prefix, substring or fuzzy).`,
  );
});

test("where no index can be kept, every question says so and names another way", async () => {
  const workspace = createWorkspace(files);
  writeFileSync(join(workspace.home, "workspaces"), "in the way\n");
  const { call } = await openClient(workspace, { flags: { toolsets: "all" } });
  for (const [tool, input] of [
    ["find_symbol", { query: "listen" }],
    ["find_references", { symbol: "listen" }],
    ["file_outline", { path: "src" }],
    ["repo_map", {}],
  ] as const) {
    const { text, isError } = await call(tool, input);
    expect(isError).toBe(true);
    expect(text).toMatch(/^unavailable: .+\n.*Use grep and find_files instead; index_status tells more\.$/);
  }
  expect((await call("index_status", { wait_ms: 5_000 })).text).toMatch(/^state: failed\n/);
});

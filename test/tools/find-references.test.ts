import { writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { indexedTimeoutMs, openIndexed } from "../helpers/indexed.ts";
import { createWorkspace } from "../helpers/workspace.ts";

vi.setConfig({ testTimeout: indexedTimeoutMs });

const files = {
  "pkg/__init__.py": "from .core import load\n",
  "pkg/core.py":
    "class Store:\n    def put(self, x):\n        return self.check(x)\n\n    def check(self, x):\n        return load(x)\n\n\ndef load(x):\n    return x\n",
  "app.py":
    "from pkg import load\nfrom pkg import core as c\n\nload(1)\nc.load(2)\n\n\nclass Big(c.Store):\n    def go(self, other):\n        self.check(1)\n        other.check(2)\n",
  "go/go.mod": "module example.com/x\n",
  "go/main.go": 'package main\n\nimport "example.com/x/lib"\n\nfunc main() {\n\tlib.Load()\n\thelp()\n}\n',
  "go/help.go": "package main\n\nfunc help() {}\n",
  "go/lib/lib.go": "package lib\n\nfunc Load() {}\n",
};

test("tells places that are certain from those that only have the name, file by file", async () => {
  const { call } = await openIndexed(createWorkspace(files));
  for (const { input, answer } of answers)
    expect(await call("find_references", input)).toEqual({ text: answer, isError: false });
});

const answers = [
  {
    input: { symbol: "pkg/core.py:9" },
    answer:
      "5 resolved references in 3 files to function load (pkg/core.py:9)\napp.py:1: from pkg import load\napp.py:4: load(1)\napp.py:5: c.load(2)\npkg/__init__.py:1: from .core import load\npkg/core.py:6 in Store/check: return load(x)",
  },
  {
    input: { symbol: "pkg/core.py:9", path: "pkg" },
    answer:
      "2 resolved references in 2 files to function load (pkg/core.py:9)\npkg/__init__.py:1: from .core import load\npkg/core.py:6 in Store/check: return load(x)",
  },
  {
    input: { symbol: "Store.check" },
    answer:
      "2 resolved references in 2 files to method Store/check (pkg/core.py:5)\napp.py:10 in Big/go: self.check(1)\npkg/core.py:3 in Store/put: return self.check(x)\n1 place by name only in 1 file\napp.py:11 in Big/go: other.check(2)",
  },
  {
    input: { symbol: "Store.check", tier: "name" },
    answer:
      "1 place by name only in 1 file for method Store/check (pkg/core.py:5)\napp.py:11 in Big/go: other.check(2)",
  },
  {
    input: { symbol: "go/help.go:help" },
    answer: "1 resolved reference in 1 file to function help (go/help.go:3)\ngo/main.go:7 in main: help()",
  },
  {
    input: { symbol: "app.py:11" },
    answer:
      "No definition has its name at app.py:11; this one is around it:\napp.py:9 method Big/go | def go(self, other)",
  },
  {
    input: { symbol: "Stor.chek" },
    answer: 'No definition of "Stor.chek" was found.\nNearest names: check',
  },
];

test("names the candidates when several symbols fit", async () => {
  const { call } = await openIndexed(
    createWorkspace({ "a.py": "def run():\n    pass\n", "b.py": "def run():\n    pass\n" }),
  );
  expect((await call("find_references", { symbol: "run" })).text).toBe(
    '"run" may be any of 2 symbols. Call again with path:line or path:name of one:\na.py:1 function run | def run()\nb.py:1 function run | def run()',
  );
});

test("says less of each the more there are, and pages through all of them with a limit", async () => {
  const lines = (count: number) => "f()\n".repeat(count);
  const { call } = await openIndexed(
    createWorkspace({
      "a.py": `def f():\n    pass\n${lines(60)}`,
      "b.py": `from a import f\n${lines(60)}`,
    }),
  );
  const short = (await call("find_references", { symbol: "f" })).text.split("\n");
  expect(short[0]).toBe(
    "121 resolved references in 2 files to function f (a.py:1); too many to show with text: line numbers (limit pages through texts)",
  );
  expect(short[1]).toMatch(/^a\.py:3,4,5,/);
  const seen: string[] = [];
  for (let cursor: string | undefined, page = 0; page < 5; page++) {
    const { text } = await call("find_references", {
      symbol: "f",
      limit: 50,
      ...(cursor !== undefined && { cursor }),
    });
    seen.push(...text.split("\n").filter((line) => /^[ab]\.py:\d+: /.test(line)));
    cursor = /\ncursor: (\S+)$/.exec(text)?.[1];
    if (cursor === undefined) break;
  }
  expect(seen.length).toBe(121);
  expect(new Set(seen).size).toBe(121);
});

test("gives numbers by file where even lines are too many", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`f${at}.py`, `from a import f\n${"f()\n".repeat(30)}`]),
  );
  const { call } = await openIndexed(createWorkspace({ "a.py": "def f():\n    pass\n", ...many }));
  const { text } = await call("find_references", { symbol: "a.py:1" });
  expect(text.split("\n")[0]).toContain("930 resolved references in 30 files");
  expect(text).toContain("\nf7.py: 31\n");
});

test("the lines are those of the files as they are", async () => {
  const workspace = createWorkspace({ "a.py": "def f():\n    pass\n", "b.py": "from a import f\nf()\n" });
  const { call } = await openIndexed(workspace);
  expect((await call("find_references", { symbol: "f" })).text).toContain("b.py:2: f()");
  writeFileSync(workspace.path("b.py"), "from a import f\n\n\nf()\n");
  const { text } = await call("find_references", { symbol: "f" });
  expect(text).toContain("b.py:4: f()");
  expect(text).not.toContain("b.py:2");
});

test("refuses a place outside the workspace", async () => {
  const { call } = await openIndexed(createWorkspace(files));
  for (const input of [{ symbol: "load", path: "../outside" }, { symbol: "../outside/a.py:3" }]) {
    const { text, isError } = await call("find_references", input);
    expect(isError).toBe(true);
    expect(text).toContain("outside");
  }
});

test("a file or a line without a definition is answered with how to name one", async () => {
  const { call } = await openIndexed(createWorkspace({ "src/a.ts": "export class Box {}\n" }));
  const how =
    "Name a symbol as path:line or path:name; file_outline lists the definitions of a file with their lines.";
  expect((await call("find_references", { symbol: "src/a.ts:99" })).text).toBe(
    `No definition of "src/a.ts:99" was found.\n${how}`,
  );
  expect((await call("find_references", { symbol: "src/zzz.ts:1" })).text).toContain(
    "src/zzz.ts does not exist.",
  );
  expect((await call("find_references", { symbol: "src/a.ts" })).text).toContain(how);
});

test("links in doc comments are told apart from the uses", async () => {
  const { call } = await openIndexed(
    createWorkspace({
      "a.ts": "export class Engine {}\nnew Engine();\n",
      "b.ts":
        'import type { Engine } from "./a";\n/** Starts an {@link Engine}. */\nexport function start() {}\n',
      "c.ts": "/** Not the {@link Engine} of a.ts. */\nexport class Engine {}\n",
    }),
  );
  expect((await call("find_references", { symbol: "a.ts:1" })).text).toBe(
    [
      "2 resolved references in 2 files to class Engine (a.ts:1)",
      "a.ts:2: new Engine();",
      'b.ts:1: import type { Engine } from "./a";',
      "(Linked to in doc comments: b.ts:2)",
      "(The name stands in 1 other place, bound to something else or to nothing known: tier name shows those that may be meant.)",
    ].join("\n"),
  );
});

import { expect, test, vi } from "vitest";
import { indexedTimeoutMs, openIndexed } from "../helpers/indexed.ts";
import { createWorkspace } from "../helpers/workspace.ts";

vi.setConfig({ testTimeout: indexedTimeoutMs });

const files = {
  "a.py":
    "from b import work\n\n\ndef main():\n    step()\n    step()\n\n\ndef step():\n    work()\n    main()\n\n\nmain()\n",
  "b.py":
    "import os\n\n\ndef work():\n    os.getcwd()\n    print(1)\n\n\nclass Box:\n    def open(self):\n        self.close()\n\n    def close(self):\n        work()\n",
};

test("shows callers and callees level by level, and marks what comes again", async () => {
  const { call } = await openIndexed(createWorkspace(files));
  for (const { input, answer } of answers)
    expect(await call("call_hierarchy", input)).toEqual({ text: answer, isError: false });
});

const answers = [
  {
    input: { symbol: "work", direction: "callers" },
    answer:
      "2 callers of function work (b.py:4)\na.py:9 function step (call at a.py:10)\nb.py:13 method Box/close (call at b.py:14)",
  },
  {
    input: { symbol: "work", direction: "callers", depth: 3 },
    answer:
      "2 callers of function work (b.py:4)\na.py:9 function step (call at a.py:10)\n  a.py:4 function main (calls at a.py:5,6)\n    a.py:9 function step (call at a.py:11)\n    a.py:14 (top level) (call at a.py:14)\nb.py:13 method Box/close (call at b.py:14)\n  b.py:10 method Box/open (call at b.py:11)",
  },
  {
    input: { symbol: "main", direction: "callees", depth: 2 },
    answer:
      "1 callee of function main (a.py:4)\na.py:9 function step (calls at a.py:5,6)\n  b.py:4 function work (call at a.py:10)\n  a.py:4 function main (call at a.py:11)",
  },
  {
    input: { symbol: "work", direction: "callees" },
    answer: "No callee of function work (b.py:4)\nNot defined here, or not told apart: getcwd, print",
  },
  {
    input: { symbol: "Box/open", direction: "callees", depth: 2 },
    answer:
      "1 callee of method Box/open (b.py:10)\nb.py:13 method Box/close (call at b.py:11)\n  b.py:4 function work (call at b.py:14)",
  },
];

test("a cycle ends where it closes, and says so", async () => {
  const { call } = await openIndexed(
    createWorkspace({ "a.py": "def f():\n    g()\n\n\ndef g():\n    f()\n" }),
  );
  expect((await call("call_hierarchy", { symbol: "f", direction: "callers", depth: 5 })).text).toBe(
    "1 caller of function f (a.py:1)\na.py:5 function g (call at a.py:6)\n  a.py:1 function f (call at a.py:2) [shown elsewhere: cycle or repeat]",
  );
});

test("calls of a member by name only are marked", async () => {
  const { call } = await openIndexed(
    createWorkspace({ "a.py": "class A:\n    def go(self):\n        pass\n\n\ndef f(x):\n    x.go()\n" }),
  );
  expect((await call("call_hierarchy", { symbol: "A/go", direction: "callers" })).text).toBe(
    "1 caller of method A/go (a.py:2)\na.py:6 function f (call at a.py:7) [by name only]",
  );
});

test("a symbol that is not there is answered with what is like it", async () => {
  const { call } = await openIndexed(createWorkspace(files));
  expect((await call("call_hierarchy", { symbol: "wrok", direction: "callers" })).text).toBe(
    'No definition of "wrok" was found.\nNearest names: work',
  );
});

test("callees are followed the way each language passes names on", async () => {
  const { call } = await openIndexed(
    createWorkspace({
      "lib.py": "def make():\n    pass\n",
      "star.py": "from lib import *\n",
      "named.py": "from lib import make as build\n",
      "use.py":
        "from star import *\nfrom named import build\n\n\ndef one():\n    make()\n\n\ndef two():\n    build()\n",
      "go.mod": "module a\n",
      "lib.go": "package a\n\nfunc Build() {}\n",
      "use.go": "package a\n\nfunc three() { Build() }\n",
      "src/p/Outer.java":
        "package p;\npublic class Outer { public static class In { public static void cast() {} } }\n",
      "src/q/Use.java": "package q;\nimport p.Outer.In;\nclass Use { void four() { In.cast(); } }\n",
    }),
  );
  const callees = async (symbol: string) =>
    (await call("call_hierarchy", { symbol, direction: "callees" })).text.split("\n").slice(1);
  expect(await callees("one")).toEqual(["lib.py:1 function make (call at use.py:6)"]);
  expect(await callees("two")).toEqual(["lib.py:1 function make (call at use.py:10)"]);
  expect(await callees("three")).toEqual(["lib.go:3 function Build (call at use.go:3)"]);
  expect(await callees("four")).toEqual([
    "src/p/Outer.java:2 method Outer/In/cast (call at src/q/Use.java:3)",
  ]);
});

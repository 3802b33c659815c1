import { expect, test } from "vitest";
import { binding, type Definition, type Extraction, trait, use } from "../../../src/core/syntax/index.ts";
import { openProject, type ProjectFile } from "./project.ts";

const context = { signal: new AbortController().signal };

/** What an extractor makes of a text, from a few words: names stand at their first free place in the text. */
function file(
  text: string,
  language: string,
  parts: {
    readonly defines?: readonly (Pick<Definition, "name" | "kind"> & Partial<Definition>)[];
    readonly refers?: readonly { name: string; line: number; use?: number; binding?: number }[];
    readonly imports?: Extraction["imports"];
    readonly exports?: Extraction["exports"];
    readonly heritage?: Extraction["heritage"];
  } & Pick<Extract<ProjectFile, object>, "module" | "leads">,
): ProjectFile {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const definitions = (parts.defines ?? []).map((one): Definition => {
    const line = one.line ?? 1;
    const start = starts[line - 1] ?? 0;
    const endLine = one.endLine ?? line;
    const end = (starts[endLine] ?? text.length + 1) - 1;
    return {
      parent: -1,
      column: 0,
      start,
      end,
      docStart: start,
      signatureEnd: end,
      traits: 0,
      ...one,
      line,
      endLine,
    };
  });
  const references = (parts.refers ?? []).map(({ name, line, use: role = 0, binding: bound = 0 }) => ({
    name,
    offset: text.indexOf(name, starts[line - 1]),
    use: role,
    binding: bound,
  }));
  const extraction: Extraction = {
    definitions,
    references: references.sort((a, b) => a.offset - b.offset),
    imports: parts.imports ?? [],
    exports: parts.exports ?? [],
    heritage: parts.heritage ?? [],
    package: undefined,
    lines: starts.length,
    state: "whole",
  };
  const { module, leads } = parts;
  return { text, language, extraction, ...(module !== undefined && { module }), ...(leads && { leads }) };
}

const bound = binding;

test.for<{ name: string; files: Record<string, ProjectFile>; symbol: string; found: string[] }>([
  {
    name: "a Go method belongs to the type of another file of its package, and its package shares unbound names",
    files: {
      "lib/t.go": file("type T struct\nfunc New() { T.Run }", "go", {
        module: "lib",
        defines: [
          { name: "T", kind: "class" },
          { name: "New", kind: "function", line: 2 },
        ],
        refers: [
          { name: "T", line: 2, binding: bound.definition(0) },
          { name: "Run", line: 2, use: use.member, binding: bound.definition(0) },
        ],
      }),
      "lib/run.go": file("func (t T) Run()\nT.Run()", "go", {
        module: "lib",
        defines: [{ name: "Run", kind: "method", owner: "T" }],
        refers: [
          { name: "T", line: 2 },
          { name: "Run", line: 2, use: use.member | use.call },
        ],
      }),
    },
    symbol: "T/Run",
    found: ["lib/run.go:2", "lib/t.go:2"],
  },
  {
    name: "a nested class of Java through an import that says what holds it",
    files: {
      "a/Outer.java": file("class Outer {\n  class Inner {}\n}", "java", {
        module: "a",
        defines: [
          { name: "Outer", kind: "class", endLine: 3 },
          { name: "Inner", kind: "class", parent: 0, line: 2 },
        ],
      }),
      "b/Use.java": file("import a.Outer.Inner;\nnew Inner();", "java", {
        module: "b",
        imports: [{ local: "Inner", imported: "Inner", specifier: "a.Outer.Inner", line: 1 }],
        leads: [{ module: "a", within: "Outer" }],
        refers: [
          { name: "Inner", line: 1, use: use.specifier, binding: bound.import(0) },
          { name: "Inner", line: 2, use: use.call, binding: bound.import(0) },
        ],
      }),
      "c/Use.java": file("import a.Inner;\nnew Inner();", "java", {
        module: "c",
        imports: [{ local: "Inner", imported: "Inner", specifier: "a.Inner", line: 1 }],
        leads: [{ module: "a" }],
        refers: [{ name: "Inner", line: 2, use: use.call, binding: bound.import(0) }],
      }),
    },
    symbol: "Outer/Inner",
    found: ["b/Use.java:1", "b/Use.java:2"],
  },
  {
    name: "a constructor is meant by a call of its class",
    files: {
      "A.java": file("class A {\n  A() {}\n}\nnew A();\nA x;", "java", {
        module: "m",
        defines: [
          { name: "A", kind: "class", endLine: 3 },
          { name: "A", kind: "constructor", parent: 0, line: 2 },
        ],
        refers: [
          { name: "A", line: 4, use: use.call, binding: bound.definition(0) },
          { name: "A", line: 5, use: use.type, binding: bound.definition(0) },
        ],
      }),
    },
    symbol: "A.java:2",
    found: ["A.java:4"],
  },
  {
    name: "a function of Rust by its qualified path and by everything of its module at once, unless shadowed",
    files: {
      "a.rs": file("pub fn load() {}", "rust", { defines: [{ name: "load", kind: "function" }] }),
      "b.rs": file("crate::a::load();", "rust", {
        imports: [{ local: undefined, imported: "load", specifier: "crate::a", line: 1 }],
        leads: [{ module: "a.rs" }],
        refers: [{ name: "load", line: 1, use: use.call, binding: bound.import(0) }],
      }),
      "c.rs": file("use a::*;\nload();", "rust", {
        imports: [{ local: undefined, imported: "**", specifier: "a", line: 1 }],
        leads: [{ module: "a.rs" }],
        refers: [{ name: "load", line: 2, use: use.call }],
      }),
      "d.rs": file("use a::*;\nfn load() {}\nload();", "rust", {
        defines: [{ name: "load", kind: "function", line: 2 }],
        imports: [{ local: undefined, imported: "**", specifier: "a", line: 1 }],
        leads: [{ module: "a.rs" }],
        refers: [{ name: "load", line: 3, use: use.call, binding: bound.definition(0) }],
      }),
    },
    symbol: "a.rs:1",
    found: ["b.rs:1", "c.rs:2"],
  },
  {
    name: "a function of C by the header that declares it",
    files: {
      "f.h": file("int f(void);", "c", {
        defines: [{ name: "f", kind: "function", traits: trait.declaration }],
      }),
      "f.c": file('#include "f.h"\nint f(void) {}\nf();', "c", {
        defines: [{ name: "f", kind: "function", line: 2 }],
        imports: [{ local: undefined, imported: "**", specifier: "f.h", line: 1 }],
        leads: [{ module: "f.h" }],
        refers: [{ name: "f", line: 3, use: use.call, binding: bound.definition(0) }],
      }),
      "use.c": file('#include "f.h"\nf();', "c", {
        imports: [{ local: undefined, imported: "**", specifier: "f.h", line: 1 }],
        leads: [{ module: "f.h" }],
        refers: [{ name: "f", line: 2, use: use.call }],
      }),
    },
    symbol: "f",
    found: ["f.c:3", "use.c:2"],
  },
  {
    name: "an inherited member by way of a base class that is reached through its module",
    files: {
      "base.py": file("class Base:\n  def go(self): pass", "python", {
        defines: [
          { name: "Base", kind: "class", endLine: 2 },
          { name: "go", kind: "method", parent: 0, line: 2 },
        ],
      }),
      "heir.py": file("import base\nclass Heir(base.Base):\n  self.go()", "python", {
        defines: [{ name: "Heir", kind: "class", line: 2, endLine: 3 }],
        imports: [{ local: "base", imported: "*", specifier: "base", line: 1 }],
        leads: [{ module: "base.py", namespace: "base.py" }],
        heritage: [{ definition: 0, name: "Base", kind: "extends", binding: bound.import(0) }],
        refers: [{ name: "go", line: 3, use: use.member | use.call, binding: bound.definition(0) }],
      }),
    },
    symbol: "Base/go",
    found: ["heir.py:3"],
  },
])("resolves $name", async ({ files, symbol, found }) => {
  const { symbols } = await openProject(files);
  const answer = await symbols.references({ symbol, tier: "resolved" }, context);
  if ("candidates" in answer) throw new Error(`candidates: ${JSON.stringify(answer.candidates)}`);
  expect(
    answer.groups.flatMap(({ path, places = [] }) => places.map(({ line }) => `${path}:${line}`)),
  ).toEqual(found);
});

test("calls are followed forwards by the same rules: through packages, inheritance and whole-module imports", async () => {
  const { symbols } = await openProject({
    "base.py": file("class Base:\n  def go(self): pass\ndef help(): pass", "python", {
      defines: [
        { name: "Base", kind: "class", endLine: 2 },
        { name: "go", kind: "method", parent: 0, line: 2 },
        { name: "help", kind: "function", line: 3 },
      ],
    }),
    "heir.py": file(
      "import base\nfrom base import *\nclass Heir(base.Base):\n  def run():\n    self.go() help() base.help()",
      "python",
      {
        defines: [
          { name: "Heir", kind: "class", line: 3, endLine: 5 },
          { name: "run", kind: "method", parent: 0, line: 4, endLine: 5 },
        ],
        imports: [
          { local: "base", imported: "*", specifier: "base", line: 1 },
          { local: undefined, imported: "**", specifier: "base", line: 2 },
        ],
        leads: [{ module: "base.py", namespace: "base.py" }, { module: "base.py" }],
        heritage: [{ definition: 0, name: "Base", kind: "extends", binding: bound.import(0) }],
        refers: [
          { name: "go", line: 5, use: use.member | use.call, binding: bound.definition(0) },
          { name: "help", line: 5, use: use.call },
        ],
      },
    ),
  });
  const answer = await symbols.calls({ symbol: "Heir/run", direction: "callees" }, context);
  if ("candidates" in answer) throw new Error("candidates");
  expect(answer.calls.map(({ symbol: { path, namePath }, tier }) => `${path} ${namePath} ${tier}`)).toEqual([
    "base.py Base/go resolved",
    "base.py help resolved",
  ]);
});

import { expect, test } from "vitest";
import type { ReferencesQuery } from "../../../src/core/symbols/index.ts";
import { openProject } from "./project.ts";

const context = { signal: new AbortController().signal };

/** `path:line` of every place, in their order. */
async function places(files: Record<string, string>, query: ReferencesQuery): Promise<string[]> {
  const { symbols } = await openProject(files);
  const found = await symbols.references(query, context);
  if ("candidates" in found) return found.candidates.map(({ path, line }) => `? ${path}:${line}`);
  return found.groups.flatMap(({ path, tier, places: own = [] }) =>
    own.map(({ line }) => `${path}:${line}${tier === "name" ? " (name)" : ""}`),
  );
}

const lib = "export function load() {}\nload();\n";

test.for([
  { name: "in its own file", files: { "a.ts": lib }, symbol: "load", found: ["a.ts:2"] },
  {
    name: "through an import, and under the name it gets there",
    files: {
      "a.ts": lib,
      "b.ts": 'import { load as get } from "./a";\nget();\n',
      "c.ts": 'import { load } from "./other";\nload();\n',
      "other.ts": "export function load() {}\n",
    },
    symbol: "a.ts:1",
    found: ["a.ts:2", "b.ts:1", "b.ts:1", "b.ts:2"],
  },
  {
    name: "through barrels: by name, renamed, and everything at once",
    files: {
      "a.ts": lib,
      "one.ts": 'export { load } from "./a";\n',
      "two.ts": 'export { load as fetch } from "./one";\n',
      "all.ts": 'export * from "./two";\n',
      "use.ts": 'import { fetch } from "./all";\nfetch();\n',
    },
    symbol: "load",
    found: ["a.ts:2", "one.ts:1", "two.ts:1", "two.ts:1", "use.ts:1", "use.ts:2"],
  },
  {
    name: "as a member of its module, which may be passed on",
    files: {
      "a.ts": lib,
      "b.ts": 'import * as a from "./a";\na.load();\nother.load();\n',
      "c.ts": 'export * as tools from "./a";\n',
      "d.ts": 'import { tools } from "./c";\ntools.load();\n',
    },
    symbol: "load",
    found: ["a.ts:2", "b.ts:2", "d.ts:2"],
  },
  {
    name: "a default export, under any name",
    files: {
      "a.ts": "export default class Engine {}\n",
      "b.ts": 'import Motor from "./a";\nnew Motor();\n',
    },
    symbol: "Engine",
    found: ["b.ts:1", "b.ts:2"],
  },
  {
    name: "not a local of the same name, nor what shadows it",
    files: { "a.ts": "export function load() {}\nfunction f(load: () => void) { load(); }\nf(load);\n" },
    symbol: "load",
    found: ["a.ts:3"],
  },
  {
    name: "a type apart from a value of the same name",
    files: {
      "a.ts": "export type Mode = string;\nexport const Mode = 1;\nlet a: Mode;\nconst b = Mode;\n",
    },
    symbol: "a.ts:1",
    found: ["a.ts:3"],
  },
  {
    name: "a value apart from a type of the same name",
    files: {
      "a.ts": "export type Mode = string;\nexport const Mode = 1;\nlet a: Mode;\nconst b = Mode;\n",
    },
    symbol: "a.ts:2",
    found: ["a.ts:4"],
  },
  {
    name: "members of this, of heirs that do not define them anew, and by name only of unknown receivers",
    files: {
      "a.ts": "export class A {\n  go() { this.go(); }\n}\n",
      "b.ts": 'import { A } from "./a";\nclass B extends A {\n  run() { this.go(); }\n}\n',
      "c.ts": 'import { A } from "./a";\nclass C extends A {\n  go() {}\n  run() { this.go(); }\n}\n',
      "d.ts": "export const f = (x: any) => x.go();\n",
      "e.ts": "class E {\n  go() { this.go(); }\n}\n",
    },
    symbol: "A/go",
    // C overrides it, so its own may be called through it; E has nothing to do with it.
    found: ["a.ts:2", "b.ts:3", "c.ts:4 (name)", "d.ts:1 (name)"],
  },
  {
    name: "only its own of several functions of one name that stand in functions without a name",
    files: {
      "a.ts": "test(() => {\n  function f() {}\n  f();\n});\ntest(() => {\n  function f() {}\n  f();\n});\n",
    },
    symbol: "a.ts:6",
    found: ["a.ts:7"],
  },
  {
    name: "static members and members of enums through imports",
    files: {
      "a.ts": "export enum Level { Low, High }\n",
      "b.ts": 'import { Level } from "./a";\nconst x = Level.Low;\n',
      "c.ts": 'import * as a from "./a";\nconst x = a.Level.Low;\n',
    },
    symbol: "Level/Low",
    found: ["b.ts:2", "c.ts:2"],
  },
  {
    name: "members of a namespace",
    files: { "a.ts": "namespace N { export function f() {}\nf(); }\nN.f();\n" },
    symbol: "N/f",
    found: ["a.ts:2", "a.ts:3"],
  },
  {
    name: "overloads as one symbol",
    files: {
      "a.ts":
        "export function f(x: string): void;\nexport function f(x: number): void;\nexport function f(x: any) {}\nf(1);\n",
    },
    symbol: "f",
    found: ["a.ts:4"],
  },
  {
    name: "of several symbols none, but all of them as candidates",
    files: { "a.ts": "export const x = 1;\n", "b.ts": "export const x = 2;\n" },
    symbol: "x",
    found: ["? a.ts:1", "? b.ts:1"],
  },
])("finds $name", async ({ files, symbol, found }) => {
  expect(await places(files, { symbol })).toEqual(found);
});

test("looks only below the path", async () => {
  const files = {
    "a.ts": lib,
    "in/b.ts": 'import { load } from "../a";\nload();\n',
    "inner.ts": 'import { load } from "./a";\n',
  };
  expect(await places(files, { symbol: "load", path: "in" })).toEqual(["in/b.ts:1", "in/b.ts:2"]);
});

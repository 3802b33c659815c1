import { expect, test } from "vitest";
import { openProject } from "./project.ts";

/** What a caller reaches in another file, by the ways in which modules pass names on. */
const rows: readonly { what: string; files: Record<string, string>; calls: string[] }[] = [
  {
    what: "a default export, passed on under a name",
    files: {
      "lib.ts": "export default function make() {}\n",
      "index.ts": 'export { default as build } from "./lib";\n',
      "use.ts": 'import { build } from "./index";\nexport function main() {\n  build();\n}\n',
    },
    calls: ["lib.ts:1 make"],
  },
  {
    what: "everything that a module passes on",
    files: {
      "lib.ts": "export function make() {}\nfunction hidden() {}\n",
      "index.ts": 'export * from "./lib";\n',
      "use.ts":
        'import { make, hidden } from "./index";\nexport function main() {\n  make();\n  hidden();\n}\n',
    },
    calls: ["lib.ts:1 make", "lib.ts:2 hidden (by name only)"],
  },
  {
    what: "a member of a namespace that is imported",
    files: {
      "lib.ts": "export function make() {}\n",
      "use.ts": 'import * as lib from "./lib";\nexport function main() {\n  lib.make();\n}\n',
    },
    calls: ["lib.ts:1 make"],
  },
  {
    what: "a list at the end of a file, under another name",
    files: {
      "lib.ts": "function inner() {}\nexport { inner as outer };\n",
      "use.ts": 'import { outer } from "./lib";\nexport function main() {\n  outer();\n}\n',
    },
    calls: ["lib.ts:1 inner"],
  },
  {
    what: "a method that the class inherits from another file",
    files: {
      "base.ts": "export class Base {\n  help() {}\n}\n",
      "use.ts":
        'import { Base } from "./base";\nclass Own extends Base {\n  main() {\n    this.help();\n  }\n}\n',
    },
    calls: ["base.ts:2 help"],
  },
  {
    what: "a method of a class behind a namespace",
    files: {
      "base.ts": "export class Base {\n  help() {}\n}\n",
      "use.ts":
        'import * as all from "./base";\nclass Own extends all.Base {\n  main() {\n    this.help();\n  }\n}\n',
    },
    calls: ["base.ts:2 help"],
  },
  {
    what: "a class that is the module",
    files: {
      "lib.js": "class Engine {\n  static start() {}\n}\nmodule.exports = Engine;\n",
      "use.js": 'const Engine = require("./lib");\nfunction main() {\n  Engine.start();\n}\n',
    },
    calls: ["lib.js:2 start"],
  },
];

test.for(rows)("call_hierarchy follows $what", async ({ files, calls }) => {
  const { symbols } = await openProject(files);
  const found = await symbols.calls(
    { symbol: "main", direction: "callees" },
    { signal: new AbortController().signal },
  );
  if ("candidates" in found) throw new Error("There is no single main.");
  expect(
    found.calls.map(({ symbol: { path, line, namePath }, tier }) => {
      const name = namePath.split("/").at(-1);
      return `${path}:${line} ${name}${tier === "name" ? " (by name only)" : ""}`;
    }),
  ).toEqual(calls);
});

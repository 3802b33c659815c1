import { describe, expect, test } from "vitest";
import { createModuleResolvers } from "../../../src/core/imports/index.ts";
import { empty, project } from "./project.ts";

/** [what, files, importer, specifier, module] */
type Row = readonly [string, Record<string, string>, string, string, (string | undefined)?];

const json = (value: unknown) => JSON.stringify(value);
const app = empty("src/main.ts", "src/util/text.ts", "src/util/index.ts", "src/view.tsx", "src/old.js");

const rows: readonly Row[] = [
  ["a file without its extension", app, "src/main.ts", "./util/text", "src/util/text.ts"],
  ["a file by the extension it will have", app, "src/main.ts", "./util/text.js", "src/util/text.ts"],
  ["a file by its own extension", app, "src/main.ts", "./util/text.ts", "src/util/text.ts"],
  ["a component by .js", app, "src/main.ts", "./view.js", "src/view.tsx"],
  ["a component by .jsx", app, "src/main.ts", "./view.jsx", "src/view.tsx"],
  ["a folder", app, "src/main.ts", "./util", "src/util/index.ts"],
  ["a folder with a slash", app, "src/main.ts", "./util/", "src/util/index.ts"],
  ["the folder above", app, "src/util/text.ts", "..", undefined],
  ["its own folder", app, "src/util/text.ts", ".", "src/util/index.ts"],
  ["a file above", app, "src/util/text.ts", "../main", "src/main.ts"],
  ["JavaScript", app, "src/main.ts", "./old", "src/old.js"],
  ["nothing outside the workspace", app, "src/main.ts", "../../secret", undefined],
  ["nothing for what is not there", app, "src/main.ts", "./gone", undefined],
  ["nothing for a package that is not here", app, "src/main.ts", "react", undefined],
  ["nothing for what Node brings", app, "src/main.ts", "node:fs", undefined],
  ["a file with a loader's query", app, "src/main.ts", "./util/text?raw", "src/util/text.ts"],
  ["the source before what was built of it", empty("a.ts", "b.ts", "b.js"), "a.ts", "./b.js", "b.ts"],
  ["the script, seen from a script", empty("a.js", "b.d.ts", "b.js"), "a.js", "./b", "b.js"],
  ["a module file", empty("a.mts", "b.ts"), "a.mts", "./b.mjs", "b.ts"],
  [
    "an alias of tsconfig.json, which may hold comments",
    {
      ...empty("src/main.ts", "src/lib/x.ts"),
      "tsconfig.json": '{ /* c */ "compilerOptions": { "paths": { "@/*": ["./src/*"], }, }, }',
    },
    "src/main.ts",
    "@/lib/x",
    "src/lib/x.ts",
  ],
  [
    "the most exact alias",
    {
      ...empty("a.ts", "one/x.ts", "two/x.ts"),
      "tsconfig.json": json({ compilerOptions: { paths: { "~*": ["one/*"], "~two/*": ["two/*"] } } }),
    },
    "a.ts",
    "~two/x",
    "two/x.ts",
  ],
  [
    "an alias without a star",
    {
      ...empty("a.ts", "lib/api.ts"),
      "tsconfig.json": json({ compilerOptions: { paths: { api: ["lib/api"] } } }),
    },
    "a.ts",
    "api",
    "lib/api.ts",
  ],
  [
    "baseUrl",
    { ...empty("src/a.ts", "src/lib/x.ts"), "tsconfig.json": json({ compilerOptions: { baseUrl: "src" } }) },
    "src/a.ts",
    "lib/x",
    "src/lib/x.ts",
  ],
  [
    "aliases that a configuration inherits, taken from where they are written",
    {
      ...empty("packages/a/src/main.ts", "shared/x.ts"),
      "tsconfig.base.json": json({ compilerOptions: { paths: { "@shared/*": ["shared/*"] } } }),
      "packages/a/tsconfig.json": json({ extends: "../../tsconfig.base" }),
    },
    "packages/a/src/main.ts",
    "@shared/x",
    "shared/x.ts",
  ],
  [
    "aliases of a configuration that is only referenced",
    {
      ...empty("src/a.ts", "src/b.ts"),
      "tsconfig.json": json({ files: [], references: [{ path: "./tsconfig.app.json" }] }),
      "tsconfig.app.json": json({ compilerOptions: { paths: { "@/*": ["./src/*"] } } }),
    },
    "src/a.ts",
    "@/b",
    "src/b.ts",
  ],
  [
    "no end in configurations that extend each other",
    { ...empty("a.ts"), "tsconfig.json": json({ extends: "./tsconfig.json" }) },
    "a.ts",
    "b",
    undefined,
  ],
  [
    "a package of the workspace by name, by the source of what it exports",
    {
      ...empty("packages/app/src/main.ts", "packages/core/src/index.ts"),
      "packages/core/package.json": json({
        name: "@acme/core",
        exports: { ".": { import: "./dist/index.js" } },
      }),
    },
    "packages/app/src/main.ts",
    "@acme/core",
    "packages/core/src/index.ts",
  ],
  [
    "a subpath that a package exports",
    {
      ...empty("app/main.ts", "core/src/text/format.ts"),
      "core/package.json": json({ name: "core", exports: { "./text/*": { types: "./dist/text/*.d.ts" } } }),
    },
    "app/main.ts",
    "core/text/format",
    "core/src/text/format.ts",
  ],
  [
    "a subpath of a package that exports nothing",
    { ...empty("app/main.ts", "core/util.js"), "core/package.json": json({ name: "core" }) },
    "app/main.ts",
    "core/util",
    "core/util.js",
  ],
  [
    "main of a package",
    { ...empty("app/main.js", "core/start.js"), "core/package.json": json({ name: "core", main: "start" }) },
    "app/main.js",
    "core",
    "core/start.js",
  ],
  [
    "itself by name",
    { ...empty("src/index.ts", "test/a.ts"), "package.json": json({ name: "me", main: "dist/index.js" }) },
    "test/a.ts",
    "me",
    "src/index.ts",
  ],
  [
    "what a package imports under #",
    {
      ...empty("src/a.ts", "src/internal/b.ts"),
      "package.json": json({ imports: { "#internal/*": { default: "./src/internal/*.js" } } }),
    },
    "src/a.ts",
    "#internal/b",
    "src/internal/b.ts",
  ],
  [
    "a folder with a package.json of its own",
    { ...empty("a.ts", "lib/start.ts"), "lib/package.json": json({ main: "./start.js" }) },
    "a.ts",
    "./lib",
    "lib/start.ts",
  ],
  [
    "no sense in a damaged configuration",
    { ...empty("a.ts"), "tsconfig.json": "{{" },
    "a.ts",
    "b",
    undefined,
  ],
];

describe("an import of TypeScript leads to", () => {
  test.for(rows)("%s", ([, files, path, specifier, module]) => {
    const language = path.endsWith(".js") ? "javascript" : "typescript";
    const resolver = createModuleResolvers(project(files))(language);
    const from = { path, language, package: undefined };
    expect(resolver.resolve({ specifier, imported: "x" }, from)).toEqual({ module, namespace: undefined });
    expect(resolver.resolve({ specifier, imported: "*" }, from)).toEqual({ module, namespace: module });
  });
});

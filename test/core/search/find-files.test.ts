import { rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileGlob } from "../../../src/core/search/glob.ts";
import { createSearch, type FindQuery, type Search } from "../../../src/core/search/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { createWorkspace } from "../../helpers/workspace.ts";
import { never, searchOver } from "./workspace.ts";

const project = {
  "app.ts": "",
  "src/app.ts": "",
  "src/deep/er/x.test.ts": "",
  "src/deep/y.js": "",
  ".env": "",
  ".github/ci.yml": "",
  "dist/out.ts": "",
  "gen.ts": "",
  ".gitignore": "dist/\ngen.ts\n!.github\n",
  ".git/HEAD": "",
};

async function paths(search: Search, query: FindQuery): Promise<readonly string[]> {
  return (await search.findFiles(query, never)).paths.toSorted();
}

test.for([
  { query: { pattern: "app.ts" }, finds: ["app.ts", "src/app.ts"] },
  { query: { pattern: "*.ts" }, finds: ["app.ts", "src/app.ts", "src/deep/er/x.test.ts"] },
  { query: { pattern: "./*.ts" }, finds: ["app.ts"] },
  { query: { pattern: "**/*.ts" }, finds: ["app.ts", "src/app.ts", "src/deep/er/x.test.ts"] },
  { query: { pattern: "src/*.ts" }, finds: ["src/app.ts"] },
  { query: { pattern: "src/**" }, finds: ["src/app.ts", "src/deep/er/x.test.ts", "src/deep/y.js"] },
  { query: { pattern: "src/deep/" }, finds: ["src/deep/er/x.test.ts", "src/deep/y.js"] },
  { query: { pattern: "src/**/*.{js,test.ts}" }, finds: ["src/deep/er/x.test.ts", "src/deep/y.js"] },
  { query: { pattern: "[!a]*.ts", path: "src" }, finds: ["src/deep/er/x.test.ts"] },
  { query: { pattern: "deep/*", path: "src" }, finds: ["src/deep/y.js"] },
  { query: { pattern: "?.js" }, finds: ["src/deep/y.js"] },
  { query: { pattern: ".env" }, finds: [".env"] },
  { query: { pattern: "*.yml" }, finds: [] },
  { query: { pattern: "*.yml", includeHidden: true }, finds: [".github/ci.yml"] },
  { query: { pattern: "{gen,out}.ts" }, finds: [] },
  { query: { pattern: "{gen,out}.ts", includeIgnored: true }, finds: ["dist/out.ts", "gen.ts"] },
  { query: { pattern: "HEAD", includeHidden: true, includeIgnored: true }, finds: [] },
])("finds $finds for $query", async ({ query, finds }) => {
  const { search } = searchOver(project);
  expect(await paths(search, query)).toEqual(finds);
});

test.for([
  { pattern: "!*.ts", says: /everything else/ },
  { pattern: "../*", says: /leads out/ },
  { pattern: "/etc/*", says: /leads out/ },
  { pattern: "", says: /empty/ },
  { pattern: "a\0b", says: /NUL/ },
  { pattern: "[a", says: /without its \]/ },
  { pattern: "*".repeat(10_000), says: /longer than/ },
  { pattern: "{a,b}".repeat(20), says: /256 alternatives/ },
])("refuses the pattern $says", async ({ pattern, says }) => {
  const { search } = searchOver(project);
  const refusal = search.findFiles({ pattern }, never);
  await expect(refusal).rejects.toMatchObject({ code: "invalid_arguments" });
  await expect(refusal).rejects.toThrow(says);
});

test("an absolute pattern inside the workspace is taken from its root", async () => {
  const { search, root } = searchOver(project);
  expect(await paths(search, { pattern: `${root}/src/*.ts` })).toEqual(["src/app.ts"]);
});

test("a folder outside is refused, also behind a link", async () => {
  const { search, root, outside } = searchOver(project);
  symlinkSync(outside, `${root}/link`);
  for (const path of ["../outside", "link", outside]) {
    await expect(search.findFiles({ pattern: "*", path }, never)).rejects.toMatchObject({
      code: "outside_workspace",
    });
  }
});

test("lists newest first, and sees a file made, touched or deleted after a warm call", async () => {
  const { search, path } = searchOver({ "a.txt": "", "b.txt": "", "sub/.keep": "", "empty/gone.txt": "" });
  rmSync(path("empty/gone.txt"));
  for (const [index, name] of ["b.txt", "a.txt"].entries())
    utimesSync(path(name), 1000 + index, 1000 + index);
  const find = async () => (await search.findFiles({ pattern: "*.txt" }, never)).paths;
  expect(await find()).toEqual(["a.txt", "b.txt"]);
  writeFileSync(path("empty/new.txt"), "");
  expect(await find()).toEqual(["empty/new.txt", "a.txt", "b.txt"]);
  rmSync(path("a.txt"));
  expect(await find()).toEqual(["empty/new.txt", "b.txt"]);
  utimesSync(path("b.txt"), Date.now() / 1000 + 5, Date.now() / 1000 + 5);
  expect(await find()).toEqual(["b.txt", "empty/new.txt"]);
  writeFileSync(path(".gitignore"), "b.txt\n");
  expect(await find()).toEqual(["empty/new.txt"]);
});

test("pages once through everything while files come, go and change", async () => {
  const names = Array.from({ length: 50 }, (_, index) => `f${index}.txt`);
  const { search, path } = searchOver(Object.fromEntries(names.map((name) => [name, ""])));
  for (const [index, name] of names.entries()) utimesSync(path(name), 1000 + index, 1000 + index);
  const first = await search.findFiles({ pattern: "*.txt", limit: 20 }, never);
  utimesSync(path("f0.txt"), 9000, 9000);
  utimesSync(path("f49.txt"), 9000, 9000);
  rmSync(path("f1.txt"));
  writeFileSync(path("new.txt"), "");
  const second = await search.findFiles({ pattern: "*.txt", limit: 20, cursor: first.cursor }, never);
  const third = await search.findFiles({ pattern: "*.txt", limit: 20, cursor: second.cursor }, never);
  expect(third.cursor).toBeUndefined();
  expect([...first.paths, ...second.paths, ...third.paths]).toEqual(
    names.filter((name) => name !== "f1.txt").toReversed(),
  );
});

test("a cursor outlives the process that gave it", async () => {
  const workspace = createWorkspace(Object.fromEntries(["a", "b", "c"].map((name) => [name, ""])));
  const start = () => createSearch({ fence: createFence([workspace.root]) });
  const first = await start().findFiles({ pattern: "*", limit: 2 }, never);
  const second = await start().findFiles({ pattern: "*", limit: 2, cursor: first.cursor }, never);
  expect([...first.paths, ...second.paths].toSorted()).toEqual(["a", "b", "c"]);
});

test("covers all roots, and shows those of the second absolutely", async () => {
  const one = createWorkspace({ "a.txt": "foo\n".repeat(3) });
  const two = createWorkspace({ "b.txt": "foo\n".repeat(3) });
  const search = createSearch({ fence: createFence([one.root, two.root]) });
  expect(await paths(search, { pattern: "*.txt" })).toEqual([`${two.root}/b.txt`, "a.txt"]);
  const first = await search.grep({ pattern: "foo", limit: 4 }, never);
  const second = await search.grep({ pattern: "foo", limit: 4, cursor: first.cursor }, never);
  expect([...first.rows, ...second.rows].map(({ path, line }) => `${path}:${line}`)).toEqual(
    ["a.txt", `${two.root}/b.txt`].flatMap((file) => [1, 2, 3].map((line) => `${file}:${line}`)),
  );
});

test("a hostile glob takes no time", () => {
  const glob = compileGlob(`${"*a".repeat(100)}b/**/**/**/${"*x".repeat(50)}`);
  const before = performance.now();
  expect(glob.matches(`${"a".repeat(255)}/${"x/".repeat(500)}y`)).toBe(false);
  expect(performance.now() - before).toBeLessThan(200);
});

test("a composed pattern finds a decomposed name", async () => {
  const { search } = searchOver({ ["caf\u0065\u0301.txt"]: "" });
  expect(await paths(search, { pattern: "café.*" })).toHaveLength(1);
});

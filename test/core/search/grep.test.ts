import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allPages, hits, never, searchOver } from "./workspace.ts";

const project = {
  "src/a.ts": "one foo\ntwo\nthree foo foo\nfour\nfive\nsix\nseven foo\n",
  "src/b.py": "foo = 1\n",
  ".env": "foo=secret\n",
  ".github/ci.yml": "foo: 1\n",
  "dist/out.ts": "foo\n",
  "gen.ts": "foo\n",
  ".gitignore": "dist/\ngen.ts\n",
  ".git/config": "foo\n",
};

test.for([
  {
    query: {},
    finds: ["src/a.ts:1:one foo", "src/a.ts:3:three foo foo", "src/a.ts:7:seven foo", "src/b.py:1:foo = 1"],
  },
  { query: { mode: "files" as const }, finds: ["src/a.ts", "src/b.py"] },
  { query: { mode: "count" as const }, finds: ["src/a.ts:3", "src/b.py:1"] },
  { query: { type: "py" }, finds: ["src/b.py:1:foo = 1"] },
  { query: { glob: "*.py" }, finds: ["src/b.py:1:foo = 1"] },
  { query: { glob: "!*.ts" }, finds: ["src/b.py:1:foo = 1"] },
  { query: { glob: "src/*.{py,rb}" }, finds: ["src/b.py:1:foo = 1"] },
  { query: { glob: "**", mode: "files" as const }, finds: ["src/a.ts", "src/b.py"] },
  { query: { glob: "*.ts", mode: "files" as const }, finds: ["src/a.ts"] },
  { query: { type: "ts", mode: "files" as const }, finds: ["src/a.ts"] },
  { query: { glob: ".github/**" }, finds: [".github/ci.yml:1:foo: 1"] },
  { query: { path: "src/b.py" }, finds: ["src/b.py:1:foo = 1"] },
  { query: { path: "src", mode: "files" as const }, finds: ["src/a.ts", "src/b.py"] },
  { query: { path: "dist" }, finds: ["dist/out.ts:1:foo"] },
  { query: { path: ".env" }, finds: [".env:1:foo=secret"] },
  {
    query: { includeHidden: true, mode: "files" as const },
    finds: [".env", ".github/ci.yml", "src/a.ts", "src/b.py"],
  },
  {
    query: { includeIgnored: true, mode: "files" as const },
    finds: ["dist/out.ts", "gen.ts", "src/a.ts", "src/b.py"],
  },
  {
    query: { includeIgnored: true, glob: "*.ts", mode: "files" as const },
    finds: ["dist/out.ts", "gen.ts", "src/a.ts"],
  },
  { query: { pattern: "FOO =", ignoreCase: true }, finds: ["src/b.py:1:foo = 1"] },
  { query: { pattern: "foo.*", isLiteral: true }, finds: [] },
  { query: { pattern: "four\\nfive", isMultiline: true }, finds: ["src/a.ts:4:four", "src/a.ts:5:five"] },
  {
    query: { pattern: "five", context: 1 },
    finds: ["src/a.ts:4:four:context", "src/a.ts:5:five", "src/a.ts:6:six:context"],
  },
])("finds the right lines for $query", async ({ query, finds }) => {
  const { search } = searchOver(project);
  expect(await hits(search, { pattern: "foo", ...query })).toEqual(finds);
});

test.for([
  {
    query: { pattern: "fo(o" },
    code: "invalid_arguments",
    says: /not a valid regular expression: unclosed group/,
  },
  { query: { pattern: "(?=foo)" }, code: "invalid_arguments", says: /Look-around/ },
  { query: { pattern: "a\nb" }, code: "invalid_arguments", says: /line end/ },
  { query: { pattern: "a\0b" }, code: "invalid_arguments", says: /NUL/ },
  { query: { pattern: "x".repeat(30_000) }, code: "invalid_arguments", says: /longer than 20000/ },
  { query: { pattern: "" }, code: "invalid_arguments", says: /empty/ },
  { query: { pattern: "a{1000}{1000}{100}" }, code: "invalid_arguments", says: /too large/ },
  { query: { pattern: "foo", type: "nosuch" }, code: "invalid_arguments", says: /no file type "nosuch"/ },
  { query: { pattern: "foo", glob: "[" }, code: "invalid_arguments", says: /without its \]/ },
  { query: { pattern: "foo", glob: "../**" }, code: "invalid_arguments", says: /leads out/ },
  { query: { pattern: "foo", context: 21 }, code: "invalid_arguments", says: /0 to 20/ },
  { query: { pattern: "foo", path: "src/none" }, code: "not_found", says: /src\/none does not exist/ },
  { query: { pattern: "foo", path: "../outside" }, code: "outside_workspace", says: /outside/ },
  { query: { pattern: "foo", cursor: "nonsense" }, code: "invalid_arguments", says: /cursor/ },
])("refuses $query.pattern $query.path $query.glob: $says", async ({ query, code, says }) => {
  const { search } = searchOver(project);
  const refusal = search.grep(query, never);
  await expect(refusal).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) });
  await expect(refusal).rejects.toThrow(says);
});

test.for(["--pre=touch pwned", "-e foo", "--files", "-", "--", "--help", "$(touch pwned)", "`id`"])(
  "takes the pattern %s as a pattern and never as an option",
  async (pattern) => {
    const { search } = searchOver({ "a.txt": `before ${pattern} after\n`, "b.txt": "nothing\n" });
    expect(await hits(search, { pattern, isLiteral: true })).toContain(`a.txt:1:before ${pattern} after`);
    await expect(search.grep({ pattern, type: "--pre=x" }, never)).rejects.toThrow(/no file type/);
  },
);

test("takes a glob of any shape as a glob", async () => {
  const { search } = searchOver({
    "#a.txt": "foo\n",
    "--pre=x": "foo\n",
    "b{c}.txt": "foo\n",
    "x.txt": "foo\n",
  });
  expect(await hits(search, { pattern: "foo", glob: "#a.txt" })).toEqual(["#a.txt:1:foo"]);
  expect(await hits(search, { pattern: "foo", glob: "--pre=x" })).toEqual(["--pre=x:1:foo"]);
  expect(await hits(search, { pattern: "foo", glob: "b{c}.txt" })).toEqual(["b{c}.txt:1:foo"]);
  expect(await hits(search, { pattern: "foo", glob: "x***.txt" })).toEqual(["x.txt:1:foo"]);
});

test("names a file on one line, whatever it is called", async () => {
  const { search, root } = searchOver({
    "new\nline.txt": "foo\n",
    "co:lon:3:x.txt": "foo\n",
    "-dash.txt": "foo\n",
    "🦀 crab.txt": "foo\n",
    'quo"te.txt': "foo\n",
  });
  writeFileSync(
    Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9]), Buffer.from(".txt")]),
    "foo\n",
  );
  expect(await hits(search, { pattern: "foo" })).toEqual([
    "-dash.txt:1:foo",
    '"caf\\351.txt":1:foo',
    "co:lon:3:x.txt:1:foo",
    '"new\\nline.txt":1:foo',
    'quo"te.txt:1:foo',
    "🦀 crab.txt:1:foo",
  ]);
});

test("names a binary file that matches and does not show it", async () => {
  const { search } = searchOver({
    "x\ny.bin": Buffer.from("a\0b\nfoo\n"),
    "t.txt": "foo\n",
    "z.bin": Buffer.from("foo\n\0\n"),
  });
  expect(await hits(search, { pattern: "foo" })).toEqual([
    "t.txt:1:foo",
    '"x\\ny.bin":binary',
    "z.bin:binary",
  ]);
});

test("cuts a line of 5 MB around its match and says so", async () => {
  const line = `${"é".repeat(1_300_000)}needle${"ü".repeat(1_200_000)}`;
  const { search } = searchOver({ "min.js": `first\n${line}\nneedle too\n` });
  const page = await search.grep({ pattern: "needle" }, never);
  expect(page.rows.map(({ line: number }) => number)).toEqual([2, 3]);
  expect(page.rows[0]?.text).toMatch(/^…é+needleü+…$/);
  expect(page.rows[0]?.text?.length).toBeLessThan(410);
  expect(page.notes).toEqual(["1 long lines are cut around their match, marked by …"]);
});

test("finds nothing through a link that leads out, and does not call that no match", async () => {
  const { search, root, outside } = searchOver({ "a.txt": "nothing\n" });
  writeFileSync(`${outside}/secret.txt`, "foo\n");
  symlinkSync(outside, `${root}/link`);
  symlinkSync(`${outside}/secret.txt`, `${root}/secret.txt`);
  expect(await hits(search, { pattern: "foo" })).toEqual([]);
  await expect(search.grep({ pattern: "foo", path: "link" }, never)).rejects.toMatchObject({
    code: "outside_workspace",
  });
  await expect(search.grep({ pattern: "foo", path: "secret.txt" }, never)).rejects.toMatchObject({
    code: "outside_workspace",
  });
});

test("a file asked for by a link inside keeps the name it was asked by", async () => {
  const { search, root } = searchOver({ "lib/real.ts": "foo\n", "src/a.ts": "" });
  symlinkSync("../lib/real.ts", `${root}/src/link.ts`);
  symlinkSync("lib", `${root}/alias`);
  expect(await hits(search, { pattern: "foo", path: "src/link.ts" })).toEqual(["src/link.ts:1:foo"]);
  expect(await hits(search, { pattern: "foo", path: "alias" })).toEqual(["alias/real.ts:1:foo"]);
  expect((await search.findFiles({ pattern: "*", path: "src/link.ts" }, never)).paths).toEqual([
    "src/link.ts",
  ]);
});

test.skipIf(process.platform === "win32")(
  "refuses a pipe instead of waiting for it (no pipes on Windows)",
  async () => {
    const { search, path } = searchOver({ "a.txt": "foo\n" });
    execFileSync("mkfifo", [path("pipe")]);
    expect(await hits(search, { pattern: "foo" })).toEqual(["a.txt:1:foo"]);
    await expect(search.grep({ pattern: "foo", path: "pipe" }, never)).rejects.toMatchObject({
      code: "not_a_file",
    });
  },
);

test("pages through every hit once, also inside a file", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`d${index % 3}/f${index}.txt`, "foo\nbar\n".repeat(7)]),
  );
  const { search } = searchOver(files);
  const whole = await search.grep({ pattern: "foo", limit: 1000 }, never);
  const { lines, pages } = await allPages(search, { pattern: "foo", limit: 9, context: 1 });
  expect(whole.cursor).toBeUndefined();
  expect(lines).toEqual(whole.rows.map(({ path, line }) => `${path}:${line}`));
  expect(lines).toHaveLength(210);
  expect(pages).toBe(24);
});

test("a page stays below 20,000 characters", async () => {
  const { search } = searchOver({ "wide.txt": `foo ${"x".repeat(380)}\n`.repeat(500) });
  const page = await search.grep({ pattern: "foo", limit: 1000 }, never);
  expect(JSON.stringify(page.rows.map(({ text }) => text)).length).toBeLessThan(20_500);
  expect((await allPages(search, { pattern: "foo", limit: 1000 })).lines).toHaveLength(500);
});

test("goes on rightly when other files come and go, and refuses when the file it stands in changed", async () => {
  const { search, path } = searchOver({ "b.txt": "foo\n".repeat(4), "c.txt": "foo\n", "d.txt": "foo\n" });
  const first = await search.grep({ pattern: "foo", limit: 2 }, never);
  writeFileSync(path("a.txt"), "foo\n");
  writeFileSync(path("c2.txt"), "foo\n");
  const second = await search.grep({ pattern: "foo", limit: 9, cursor: first.cursor }, never);
  expect(second.rows.map(({ path: file, line }) => `${file}:${line}`)).toEqual([
    "b.txt:3",
    "b.txt:4",
    "c.txt:1",
    "c2.txt:1",
    "d.txt:1",
  ]);
  appendFileSync(path("b.txt"), "more\n");
  await expect(search.grep({ pattern: "foo", cursor: first.cursor }, never)).rejects.toMatchObject({
    code: "stale",
  });
});

test("refuses a cursor of another search or with a letter changed", async () => {
  const { search } = searchOver({ "b.txt": "foo\n".repeat(4) });
  const { cursor = "" } = await search.grep({ pattern: "foo", limit: 2 }, never);
  const same = await search.grep(
    { cursor, mode: "content", ignoreCase: false, context: 0, pattern: "foo" },
    never,
  );
  expect(same.rows).toHaveLength(2);
  await expect(search.grep({ pattern: "fo+", cursor }, never)).rejects.toThrow(/other arguments/);
  const wrong = cursor.slice(0, -1) + (cursor.endsWith("A") ? "B" : "A");
  await expect(search.grep({ pattern: "foo", cursor: wrong }, never)).rejects.toThrow(/not one of ours/);
});

test.skipIf(process.getuid?.() === 0)(
  "says which files could not be read and gives the rest (root reads everything: skipped as root)",
  async () => {
    const { search, path } = searchOver({ "a.txt": "foo\n", "closed.txt": "foo\n" });
    chmodSync(path("closed.txt"), 0);
    const page = await search.grep({ pattern: "foo" }, never);
    expect(page.rows).toHaveLength(1);
    expect(page.notes).toEqual(["Not searched, because it cannot be read: closed.txt."]);
  },
);

test("counts the files it looked into when nothing matches", async () => {
  const { search } = searchOver(project);
  expect(await search.grep({ pattern: "absent" }, never)).toMatchObject({
    rows: [],
    searched: 2,
    where: "the workspace",
  });
});

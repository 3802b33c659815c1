import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createFiles } from "../../../src/core/files/index.ts";
import { temporaryName } from "../../../src/core/files/leftovers.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { openRoom } from "./room.ts";

const paths = (listing: { entries: readonly { path: string }[] }) => listing.entries.map(({ path }) => path);

test("a folder is listed by name, with hidden files, links and pipes, without .git and our own leftovers", async () => {
  const { files, path } = openRoom({
    "b.ts": "",
    ".env": "",
    "sub/a.ts": "",
    ".git/config": "",
    [temporaryName()]: "",
  });
  symlinkSync("../outside", path("link"));
  execFileSync("mkfifo", [path("pipe")]);
  expect((await files.list(".")).entries).toEqual([
    { path: ".env", kind: "file", depth: 1 },
    { path: "b.ts", kind: "file", depth: 1 },
    { path: "link", kind: "link", depth: 1, target: "../outside" },
    { path: "pipe", kind: "special", depth: 1 },
    { path: "sub", kind: "folder", depth: 1 },
  ]);
});

test("a tree goes down as deep as asked and not through links", async () => {
  const { files, path } = openRoom({ "a/b/c/d.ts": "", "a/x.ts": "" });
  symlinkSync("..", path("a/loop"));
  expect(paths(await files.list(".", { depth: 2 }))).toEqual(["a", "a/b", "a/loop", "a/x.ts"]);
  expect(paths(await files.list("a/b", { depth: 9 }))).toEqual(["c", "c/d.ts"]);
});

describe("ignored files", () => {
  const content = {
    ".git/info/exclude": "private\n",
    ".gitignore": "node_modules\n*.log\n/build/\n!keep.log\n# note\n\\#odd\n",
    "node_modules/x/index.js": "",
    "build/out.js": "",
    "src/build/in.js": "",
    "src/a.log": "",
    "src/keep.log": "",
    "src/.gitignore": "*.tmp\n!important.log\n/deep/**/gen\n",
    "src/x.tmp": "",
    "src/important.log": "",
    "src/deep/er/gen": "",
    "src/deep/er/hand": "",
    private: "",
    "#odd": "",
  };

  test("are left out as git does, and named", async () => {
    const { files, root } = openRoom(content);
    const { entries, ignored } = await files.list(".", { depth: 9 });
    execFileSync("rm", ["-rf", ".git"], { cwd: root });
    execFileSync("git", ["init", "-q"], { cwd: root });
    writeFileSync(`${root}/.git/info/exclude`, "private\n");
    const tracked = execFileSync("git", ["ls-files", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
    });
    const shown = entries.filter(({ kind }) => kind === "file").map(({ path }) => path);
    expect(shown.toSorted()).toEqual(tracked.trim().split("\n").toSorted());
    expect(ignored).toEqual([
      "#odd",
      "build/",
      "node_modules/",
      "private",
      "src/a.log",
      "src/deep/er/gen",
      "src/x.tmp",
    ]);
  });

  test("are shown on demand, and when the folder asked for is itself ignored", async () => {
    const { files } = openRoom(content);
    const all = await files.list(".", { includeIgnored: true });
    expect(paths(all)).toEqual(["#odd", ".gitignore", "build", "node_modules", "private", "src"]);
    expect(all.ignored).toEqual([]);
    expect(paths(await files.list("node_modules/x"))).toEqual(["index.js"]);
  });

  test("of the repository above the workspace count too, outside a repository only those below", async () => {
    const { root, path } = openRoom({ ".gitignore": "*.log\n", "pkg/a.log": "", "pkg/b.ts": "" });
    const files = createFiles({ fence: createFence([path("pkg")]) });
    expect(paths(await files.list("."))).toEqual(["a.log", "b.ts"]);
    mkdirSync(`${root}/.git`);
    expect(paths(await files.list("."))).toEqual(["b.ts"]);
  });
});

test("pages bring every entry exactly once, also when the last one shown is gone meanwhile", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `d${index % 6}/e${index % 4}/f ${index}.ts`);
  const { files, path } = openRoom(Object.fromEntries(names.map((name) => [name, ""])));
  const whole = paths(await files.list(".", { depth: 9 }));
  expect(whole.length).toBe(60 + 6 + 12);
  for (const limit of [1, 7, 77]) {
    const seen: string[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
      const page = await files.list(".", { depth: 9, limit, ...(cursor && { cursor }) });
      seen.push(...paths(page));
      cursor = page.cursor;
      expect(cursor ?? "").not.toContain(" ");
    }
    expect(seen).toEqual(whole);
  }
  const first = await files.list(".", { depth: 9, limit: 3 });
  expect(first.cursor).toBeDefined();
  const last = first.entries[2]?.path ?? "";
  await files.operate({ operation: "delete", path: last }, { session: "s" });
  const next = await files.list(".", { depth: 9, limit: 1, ...(first.cursor && { cursor: first.cursor }) });
  expect(paths(next)).toEqual([whole[3]]);
  expect(path(last)).toContain("f ");
});

test("a page of long names ends before the answer gets too long", async () => {
  const names = Array.from({ length: 300 }, (_, index) => `${index}-`.padStart(120, "long"));
  const { files } = openRoom(Object.fromEntries(names.map((name) => [name, ""])));
  const { entries, cursor } = await files.list(".", { limit: 5000 });
  expect(entries.length).toBeLessThan(220);
  expect(cursor).toBeDefined();
});

test.for([
  { asked: "missing", code: "not_found" },
  { asked: "a.ts", code: "not_a_directory" },
  { asked: "..", code: "outside_workspace" },
  { asked: "link", code: "outside_workspace" },
])("listing $asked is refused: $code", async ({ asked, code }) => {
  const { files, path, outside } = openRoom({ "a.ts": "" });
  symlinkSync(outside, path("link"));
  await expect(files.list(asked)).rejects.toMatchObject({ code });
});

test("a cursor that is none is refused", async () => {
  const { files } = openRoom();
  await expect(files.list(".", { cursor: "%E0%A4%A" })).rejects.toMatchObject({ code: "invalid_arguments" });
});

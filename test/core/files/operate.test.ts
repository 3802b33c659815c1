import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { expect, test } from "vitest";
import { createFiles, type Operation } from "../../../src/core/files/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { openRoom } from "./room.ts";

const session = "s1";
const content = { "dir/a": "a", "dir/sub/b": "b", c: "c", "full/x": "x" };

test.for<{ operation: Operation; left: readonly string[] }>([
  {
    operation: { operation: "move", path: "c", to: "new/c2" },
    left: ["dir/a", "dir/sub/b", "full/x", "new/c2"],
  },
  {
    operation: { operation: "move", path: "dir", to: "new/d" },
    left: ["c", "full/x", "new/d/a", "new/d/sub/b"],
  },
  {
    operation: { operation: "copy", path: "c", to: "c2" },
    left: ["c", "c2", "dir/a", "dir/sub/b", "full/x"],
  },
  {
    operation: { operation: "copy", path: "dir", to: "full/d" },
    left: ["c", "dir/a", "dir/sub/b", "full/d/a", "full/d/sub/b", "full/x"],
  },
  { operation: { operation: "delete", path: "c" }, left: ["dir/a", "dir/sub/b", "full/x"] },
  { operation: { operation: "delete", path: "dir", recursive: true }, left: ["c", "full/x"] },
])("$operation does that and nothing else", async ({ operation, left }) => {
  const { files, root } = openRoom(content);
  const there = () =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length + 1))
      .toSorted();
  await files.operate(operation, { session, dryRun: true });
  expect(there()).toEqual(["c", "dir/a", "dir/sub/b", "full/x"]);
  await files.operate(operation, { session });
  expect(there()).toEqual(left);
});

test.for<{ operation: Operation; code: string; says: string }>([
  {
    operation: { operation: "delete", path: "dir" },
    code: "denied",
    says: "dir is not empty: it holds 3 files and folders",
  },
  {
    operation: { operation: "delete", path: ".", recursive: true },
    code: "denied",
    says: "a root of the workspace",
  },
  {
    operation: { operation: "move", path: ".", to: "full/r" },
    code: "denied",
    says: "a root of the workspace",
  },
  {
    operation: { operation: "move", path: "c", to: "dir/a" },
    code: "already_exists",
    says: "dir/a exists already",
  },
  { operation: { operation: "copy", path: "c", to: "dir" }, code: "already_exists", says: "dir is a folder" },
  {
    operation: { operation: "copy", path: "dir", to: "full" },
    code: "already_exists",
    says: "full is a folder",
  },
  {
    operation: { operation: "move", path: "dir", to: "dir/sub/d" },
    code: "invalid_arguments",
    says: "lies inside dir",
  },
  { operation: { operation: "move", path: "nope", to: "d" }, code: "not_found", says: "nope does not exist" },
  { operation: { operation: "mkdir", path: "c" }, code: "already_exists", says: "c exists already" },
  { operation: { operation: "mkdir", path: "c/d" }, code: "not_a_directory", says: "is not a folder" },
  {
    operation: { operation: "copy", path: "c", to: "../outside/c" },
    code: "outside_workspace",
    says: "outside",
  },
])("$operation is refused and nothing changes", async ({ operation, code, says }) => {
  const { files, root, outside } = openRoom(content);
  const before = readdirSync(root, { recursive: true }).toSorted();
  await expect(files.operate(operation, { session })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(says),
  });
  expect(readdirSync(root, { recursive: true }).toSorted()).toEqual(before);
  expect(readdirSync(outside)).toEqual([]);
});

test("a folder is made with its parents, and found made when it is there", async () => {
  const { files, path } = openRoom();
  expect(await files.operate({ operation: "mkdir", path: "a/b/c" }, { session })).toMatchObject({
    existed: false,
  });
  expect(statSync(path("a/b/c")).isDirectory()).toBe(true);
  expect(await files.operate({ operation: "mkdir", path: "a/b" }, { session })).toMatchObject({
    existed: true,
  });
});

test("a copy keeps modes, bytes and links; an empty folder goes without further ado", async () => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  const { files, path } = openRoom({ "dir/run": bytes });
  chmodSync(path("dir/run"), 0o750);
  symlinkSync("run", path("dir/link"));
  mkdirSync(path("dir/empty"));
  await files.operate({ operation: "copy", path: "dir", to: "copy" }, { session });
  expect(readFileSync(path("copy/run"))).toEqual(bytes);
  expect(statSync(path("copy/run")).mode & 0o777).toBe(0o750);
  expect(readlinkSync(path("copy/link"))).toBe("run");
  await files.operate({ operation: "delete", path: "copy/empty" }, { session });
  expect(existsSync(path("copy/empty"))).toBe(false);
});

test("a link that leads outside can be deleted and moved, but not copied", async () => {
  const { files, path, outside } = openRoom();
  symlinkSync(outside, path("link"));
  await expect(
    files.operate({ operation: "copy", path: "link", to: "x" }, { session }),
  ).rejects.toMatchObject({
    code: "outside_workspace",
  });
  await files.operate({ operation: "move", path: "link", to: "link2" }, { session });
  await files.operate({ operation: "delete", path: "link2" }, { session });
  expect(existsSync(outside)).toBe(true);
  expect(existsSync(path("link2"))).toBe(false);
});

test("a folder that holds another root of the workspace stays", async () => {
  const { root, path } = openRoom({ "pkg/a": "" });
  const files = createFiles({ fence: createFence([root, path("pkg")]) });
  const gone = files.operate({ operation: "delete", path: "pkg", recursive: true }, { session });
  await expect(gone).rejects.toMatchObject({ code: "denied" });
});

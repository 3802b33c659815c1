import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createFileLists } from "../../../src/core/search/file-list.ts";
import { createRipgrep } from "../../../src/core/search/ripgrep.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";
import { never } from "./workspace.ts";

/** A list of files that has become warm, and how often the tree was walked. */
async function warmList(workspace: Workspace) {
  ageFolders(workspace.root);
  const ripgrep = createRipgrep(undefined);
  let walks = 0;
  const list = createFileLists((run) => {
    walks += 1;
    return ripgrep(run);
  });
  const target = { folder: workspace.root, argument: "./", isFile: false, prefix: "" };
  const look = async () =>
    (await list({ target, includeHidden: false, includeIgnored: false }, never)).paths.toSorted();
  await vi.waitFor(async () => {
    const before = walks;
    await look();
    expect(walks).toBe(before);
  });
  return { look, walks: () => walks };
}

function ageFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) ageFolders(path);
    else utimesSync(path, 1000.5, 1000.5);
  }
  utimesSync(folder, 1000.5, 1000.5);
}

const files = {
  "a.txt": "",
  "sub/b.txt": "",
  "sub/.gitignore": "*.log\n",
  "sub/x.log": "",
  "dist/o.txt": "",
  ".gitignore": "dist/\n",
};

test("is given again without a walk while nothing changes", async () => {
  const { look, walks } = await warmList(createWorkspace(files));
  const before = walks();
  expect(await look()).toEqual(["a.txt", "sub/b.txt"]);
  expect(walks()).toBe(before);
});

test.for<{ what: string; change(root: string): void; left: string[] }>([
  {
    what: "a new file",
    change: (root) => writeFileSync(`${root}/sub/n.txt`, ""),
    left: ["a.txt", "sub/b.txt", "sub/n.txt"],
  },
  {
    what: "a file in a folder that had none",
    change: (root) => writeFileSync(`${root}/e/m/p/n.txt`, ""),
    left: ["a.txt", "e/m/p/n.txt", "sub/b.txt"],
  },
  { what: "a deleted file", change: (root) => rmSync(`${root}/sub/b.txt`), left: ["a.txt"] },
  {
    what: "a changed ignore file",
    change: (root) => writeFileSync(`${root}/sub/.gitignore`, "b.txt\n"),
    left: ["a.txt", "sub/x.log"],
  },
  {
    what: "a new ignore file",
    change: (root) => writeFileSync(`${root}/.ignore`, "a.txt\n"),
    left: ["sub/b.txt"],
  },
  { what: "a deleted folder", change: (root) => rmSync(`${root}/sub`, { recursive: true }), left: ["a.txt"] },
])("is made anew after $what", async ({ change, left }) => {
  const workspace = createWorkspace(files);
  mkdirSync(`${workspace.root}/e/m/p`, { recursive: true });
  const { look } = await warmList(workspace);
  change(workspace.root);
  expect(await look()).toEqual(left);
});

test("stays warm after a change in an ignored folder", async () => {
  const workspace = createWorkspace(files);
  const { look, walks } = await warmList(workspace);
  const before = walks();
  writeFileSync(workspace.path("dist/more.txt"), "");
  expect(await look()).toEqual(["a.txt", "sub/b.txt"]);
  expect(walks()).toBe(before);
});

import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { createWatch, type FileEvent, type WatchBatch } from "../../../src/core/watch/index.ts";
import { createWatchOf } from "../../../src/core/watch/watch.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";

/** A watch that is watching, and what it told so far, as `kind path`. */
async function watching(workspace: Workspace) {
  const watch = createWatch({ roots: [workspace.root] });
  onTestFinished(() => watch.close());
  const batches: WatchBatch[] = [];
  const events: FileEvent[] = [];
  const subscription = watch.subscribe((batch) => {
    batches.push(batch);
    events.push(...batch.events);
  });
  await subscription.ready;
  expect(watch.state()).toEqual({ phase: "watching" });
  const told = () =>
    events.map(({ kind, path }) => `${kind} ${path.slice(workspace.root.length + 1)}`).toSorted();
  return { watch, subscription, batches, events, told };
}

test("tells of created, changed and deleted files", async () => {
  const workspace = createWorkspace({ "a.txt": "1", "sub/b.txt": "1" });
  const { told, events } = await watching(workspace);
  writeFileSync(workspace.path("a.txt"), "2");
  writeFileSync(workspace.path("sub/new.txt"), "1");
  rmSync(workspace.path("sub/b.txt"));
  await vi.waitFor(() => expect(told()).toEqual(["create sub/new.txt", "delete sub/b.txt", "update a.txt"]));
  expect(Math.abs((events[0]?.at ?? 0) - Date.now())).toBeLessThan(10_000);
});

test("calls a file that was replaced by a rename changed, and a moved one deleted and created", async () => {
  const workspace = createWorkspace({ "a.txt": "1", "m.txt": "1" });
  const { told } = await watching(workspace);
  writeFileSync(workspace.path(".a.tmp"), "2");
  renameSync(workspace.path(".a.tmp"), workspace.path("a.txt"));
  renameSync(workspace.path("m.txt"), workspace.path("n.txt"));
  await vi.waitFor(() => expect(told()).toEqual(["create n.txt", "delete m.txt", "update a.txt"]));
});

test("tells of files in folders that come and go", async () => {
  const workspace = createWorkspace({ "a.txt": "1" });
  const { told } = await watching(workspace);
  mkdirSync(workspace.path("x/y"), { recursive: true });
  writeFileSync(workspace.path("x/y/early.txt"), "1");
  await vi.waitFor(() => expect(told()).toEqual(["create x/y/early.txt"]));
  writeFileSync(workspace.path("x/y/late.txt"), "1");
  await vi.waitFor(() => expect(told()).toEqual(["create x/y/early.txt", "create x/y/late.txt"]));
  rmSync(workspace.path("x"), { recursive: true });
  await vi.waitFor(() => expect(told().filter((event) => event.startsWith("delete"))).toHaveLength(2));
});

test("tells of files in a workspace that lies inside an ignored folder", async () => {
  const workspace = createWorkspace({
    ".git/HEAD": "",
    ".gitignore": "inner/\n",
    "inner/.gitignore": "*.log\n",
  });
  const watch = createWatch({ roots: [workspace.path("inner")] });
  onTestFinished(() => watch.close());
  const paths: string[] = [];
  const { ready } = watch.subscribe(({ events }) => void paths.push(...events.map(({ path }) => path)));
  await ready;
  writeFileSync(workspace.path("inner/a.log"), "1");
  writeFileSync(workspace.path("inner/a.txt"), "1");
  await vi.waitFor(() => expect(paths).toEqual([workspace.path("inner/a.txt")]));
});

test("says nothing of ignored files, .git, node_modules and what lies behind links", async () => {
  const workspace = createWorkspace({
    ".gitignore": "dist/\n*.log\n",
    "dist/o.js": "",
    ".git/objects/aa": "",
    "node_modules/p/i.js": "",
    "a.txt": "",
  });
  symlinkSync(workspace.outside, workspace.path("link"));
  const { told } = await watching(workspace);
  for (const file of ["dist/o.js", ".git/objects/aa", "node_modules/p/i.js", "x.log", "link/out.txt"]) {
    writeFileSync(workspace.path(file), "new");
  }
  writeFileSync(workspace.path("a.txt"), "last");
  await vi.waitFor(() => expect(told()).toContain("update a.txt"));
  expect(told()).toEqual(["update a.txt"]);
});

test("asks for a new look when an ignore file changes", async () => {
  const workspace = createWorkspace({ "a.log": "" });
  const { batches } = await watching(workspace);
  writeFileSync(workspace.path(".gitignore"), "*.log\n");
  await vi.waitFor(() => expect(batches.some(({ isComplete }) => !isComplete)).toBe(true));
});

test("starts with the first listener, stops with the last, and is silent then", async () => {
  const workspace = createWorkspace({ "a.txt": "1" });
  const watch = createWatch({ roots: [workspace.root] });
  expect(watch.state()).toEqual({ phase: "off" });
  const heard: WatchBatch[] = [];
  const one = watch.subscribe((batch) => heard.push(batch));
  const two = watch.subscribe(() => {});
  expect(watch.state()).toEqual({ phase: "starting" });
  await two.ready;
  await two.stop();
  expect(watch.state()).toEqual({ phase: "watching" });
  writeFileSync(workspace.path("a.txt"), "2");
  await one.stop();
  expect(watch.state()).toEqual({ phase: "off" });
  const again = watch.subscribe(() => {});
  await again.ready;
  expect(watch.state()).toEqual({ phase: "watching" });
  await watch.close();
  expect(watch.state()).toEqual({ phase: "off" });
  expect(heard).toEqual([]);
});

test("can be stopped while it starts", async () => {
  const watch = createWatch({ roots: [createWorkspace({ "a.txt": "" }).root] });
  const { ready, stop } = watch.subscribe(() => {});
  await stop();
  await ready;
  expect(watch.state()).toEqual({ phase: "off" });
});

test("says so when the system has no watches left, and asks for a new look", async () => {
  const batches: WatchBatch[] = [];
  const watch = createWatchOf({ roots: ["/nowhere"] }, async (_roots, _ignore, events) => {
    events.miss("the system has no file watches left (ENOSPC)");
    return { ready: Promise.resolve(), close: async () => {} };
  });
  const { ready } = watch.subscribe((batch) => batches.push(batch));
  await ready;
  expect(watch.state()).toEqual({
    phase: "rescanning",
    reason: "the system has no file watches left (ENOSPC)",
  });
  await vi.waitFor(() => expect(batches).toEqual([{ events: [], isComplete: false }]));
  await watch.close();
});

test("describes an event with the checksum of the file and who did it", async () => {
  const workspace = createWorkspace({ "a.txt": "content" });
  const attribute = ({ path }: FileEvent) => (path.endsWith("a.txt") ? "codex" : undefined);
  const watch = createWatch({ roots: [workspace.root], attribute });
  const sha256 = createHash("sha256").update("content").digest("hex");
  const event = { path: workspace.path("a.txt"), kind: "update", at: 1 } as const;
  expect(await watch.describe(event)).toEqual({ ...event, sha256, bytes: 7, attribution: "codex" });
  symlinkSync(workspace.path("a.txt"), workspace.path("l.txt"));
  const link = { path: workspace.path("l.txt"), kind: "create", at: 1 } as const;
  expect(await watch.describe(link)).toEqual({ ...link, attribution: "unknown" });
  const gone = { path: workspace.path("b.txt"), kind: "delete", at: 1 } as const;
  expect(await watch.describe(gone)).toEqual({ ...gone, attribution: "unknown" });
});

test("many changes at once come as few batches, too many as a wish for a new look", async () => {
  const workspace = createWorkspace({ "a.txt": "" });
  const { batches, events } = await watching(workspace);
  for (let index = 0; index < 300; index += 1) writeFileSync(workspace.path(`f${index}.txt`), "");
  await vi.waitFor(() => expect(events).toHaveLength(300));
  expect(batches.length).toBeLessThan(10);
  mkdirSync(workspace.path("bulk"));
  for (let index = 0; index < 6000; index += 1) writeFileSync(workspace.path(`bulk/f${index}.txt`), "");
  await vi.waitFor(() => expect(batches.some(({ isComplete }) => !isComplete)).toBe(true), 10_000);
});

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createCheckpoints } from "../../../src/core/checkpoints/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { type Driver, openDatabase } from "../../../src/store/driver.ts";
import { openState } from "../../../src/store/state.ts";
import { createWorkspace } from "../../helpers/workspace.ts";
import { blobFiles, createTestRoom, maker } from "./room.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const fileOf = (home: string, hash: string): string => `${home}/blobs/${hash.slice(0, 2)}/${hash.slice(2)}`;

describe("what is kept", () => {
  test("is what stood there before, once for equal contents, and only of calls that changed something", async () => {
    const room = createTestRoom({ "a.txt": "same", "b.txt": "same" });
    const id = await room.call(["a.txt", "b.txt"], () => {
      room.write("a.txt", "new a");
      room.write("b.txt", "new b");
    });
    expect(id).toMatch(/^c\d[0-9a-z]{6}$/);
    expect(blobFiles(room.workspace.home)).toHaveLength(1);
    expect(await room.call(["a.txt"], () => room.write("a.txt", "new a"))).toBeUndefined();
    expect((await room.checkpoints.list({ limit: 9 })).checkpoints).toHaveLength(1);
  });

  test("lies private on the disk, and small once it was compressed", async () => {
    const text = "the same line again\n".repeat(1_000);
    const room = createTestRoom({ "a.txt": text });
    await room.call(["a.txt"], () => room.write("a.txt", "short"));
    const path = fileOf(room.workspace.home, sha256(text));
    expect(statSync(path).size).toBe(text.length + 1);
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await room.checkpoints.upkeep()).toEqual({ packed: 1, checkpoints: 0, contents: 0 });
    expect(statSync(path).size).toBeLessThan(text.length / 20);
    const [first] = (await room.checkpoints.list({ limit: 1 })).checkpoints;
    await room.restore(String(first?.id));
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe(text);
  });

  test("replaces a damaged copy of the same content", async () => {
    const room = createTestRoom({ "a.txt": "one", "b.txt": "one" });
    await room.call(["a.txt"], () => room.write("a.txt", "two"));
    writeFileSync(fileOf(room.workspace.home, sha256("one")), "");
    const id = await room.call(["b.txt"], () => room.write("b.txt", "two"));
    await room.restore(String(id));
    expect(readFileSync(room.workspace.path("b.txt"), "utf8")).toBe("one");
  });

  test("says of a call that is cut off in the middle what it had changed until then", async () => {
    const room = createTestRoom({ "a.txt": "a", "b.txt": "b" });
    const pending = await room.checkpoints.before({ ...maker, paths: ["a.txt", "b.txt"] });
    room.write("a.txt", "half done");
    const { id } = await pending.complete();
    const { checkpoints } = await room.checkpoints.list({ limit: 1 });
    expect(checkpoints[0]).toMatchObject({ id, files: [{ shown: "a.txt", change: "changed" }] });
  });
});

test("calls on one file wait for each other, so that each undoes only itself; others do not wait", async () => {
  const room = createTestRoom({ "a.txt": "0" });
  const first = await room.checkpoints.before({ ...maker, paths: ["a.txt"] });
  let isSecondRunning = false;
  const second = room.checkpoints.before({ ...maker, paths: ["b.txt", "a.txt"] }).then((pending) => {
    isSecondRunning = true;
    return pending;
  });
  await room.call(["c.txt"], () => room.write("c.txt", "not waiting"));
  expect(isSecondRunning).toBe(false);
  room.write("a.txt", "1");
  await first.complete();
  const pending = await second;
  room.write("a.txt", "2");
  const { id } = await pending.complete();
  await room.restore(String(id));
  expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("1");
});

test("another server's call that is still running is waited for, not overruled", async () => {
  const room = createTestRoom({ "a.txt": "0" });
  const other = createTestRoom({}, { workspace: room.workspace });
  const id = await room.call(["a.txt"], () => room.write("a.txt", "1"));
  const pending = await other.checkpoints.before({ ...maker, paths: ["a.txt"] });
  other.write("a.txt", "2");
  await expect(room.restore(String(id))).rejects.toThrow("a.txt: a call that changes it is still running");
  await pending.complete();
  await room.restore(String(id));
  expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("0");
});

test("a call that is cancelled while it waits leaves the queue, and the next one runs", async () => {
  const room = createTestRoom({ "a.txt": "0" });
  const first = await room.checkpoints.before({ ...maker, paths: ["a.txt"] });
  const stop = new AbortController();
  const second = room.checkpoints.before({ ...maker, paths: ["a.txt"], signal: stop.signal });
  const third = room.checkpoints.before({ ...maker, paths: ["a.txt"] });
  stop.abort();
  await expect(second).rejects.toMatchObject({ name: "AbortError" });
  await first.complete();
  await (await third).complete();
});

test.for([
  ["up and out", "../outside/x.txt"],
  ["through a link", "link/x.txt"],
] as const)("nothing outside the workspace is read: %s", async ([, path]) => {
  const room = createTestRoom();
  writeFileSync(`${room.workspace.outside}/x.txt`, "secret");
  symlinkSync(room.workspace.outside, room.workspace.path("link"));
  await expect(room.checkpoints.before({ ...maker, paths: [path] })).rejects.toMatchObject({
    code: "outside_workspace",
  });
});

describe("without a store", () => {
  const absentDriver: Driver = {
    name: "better-sqlite3",
    open: () => {
      throw new Error("is not installed");
    },
    unloadable: () => "is not installed",
  };

  test("an edit is let through with the reason and the way to mend it, and nothing is written", async () => {
    const workspace = createWorkspace({ "a.txt": "a" });
    const checkpoints = createCheckpoints({
      home: workspace.home,
      fence: createFence([workspace.root]),
      openState: () => ({ database: openDatabase("unused", [absentDriver]), notices: [] }),
      admit: async () => {},
      unifiedDiff: () => "",
    });
    const pending = await checkpoints.before({ ...maker, paths: ["a.txt"] });
    expect(pending.notice).toMatch(
      /^Undo is off: No SQLite can be loaded: better-sqlite3 is not installed\. .*npm/,
    );
    expect(await pending.complete()).toEqual({});
    await expect(checkpoints.list({ limit: 1 })).rejects.toMatchObject({ code: "unavailable" });
    expect(existsSync(`${workspace.home}/blobs`)).toBe(false);
    await checkpoints.close();
  });

  test("contents that cannot be written turn undo off for that call and say why", async () => {
    const room = createTestRoom({ "a.txt": "a" });
    writeFileSync(`${room.workspace.home}/blobs`, "a file where the folder should be");
    const pending = await room.checkpoints.before({ ...maker, paths: ["a.txt"] });
    expect(pending.notice).toMatch(/^Undo is off: what was there could not be kept \(E\w+\)/);
    expect(await pending.complete()).toEqual({});
  });

  test("a database that breaks while the server runs is set aside, and the next call is kept", async () => {
    const room = createTestRoom({ "a.txt": "a" });
    await room.call(["a.txt"], () => room.write("a.txt", "b"));
    const { database } = openState({ home: room.workspace.home });
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
    writeFileSync(`${room.workspace.home}/state.db`, Buffer.alloc(40_000, 7));
    const texts: (string | undefined)[] = [];
    for (let call = 0; call < 3; call++) {
      room.clock.now += 60_000;
      const pending = await room.checkpoints.before({ ...maker, paths: ["a.txt"] });
      room.write("a.txt", `call ${call}`);
      texts.push(pending.notice ?? "", (await pending.complete()).id);
    }
    expect(texts.join("\n")).toMatch(/damaged/);
    const { checkpoints } = await room.checkpoints.list({ limit: 9 });
    expect(checkpoints.length).toBeGreaterThan(0);
  });
});

describe("upkeep", () => {
  test("removes what is older than the cap, with its contents, and keeps the rest restorable", async () => {
    const room = createTestRoom({ "a.txt": "old" }, { caps: { maxAgeMs: 1_000 } });
    await room.call(["a.txt"], () => room.write("a.txt", "middle"));
    room.clock.now += 5_000;
    const id = await room.call(["a.txt"], () => room.write("a.txt", "new"));
    expect(await room.checkpoints.upkeep()).toMatchObject({ checkpoints: 1, contents: 1 });
    expect(existsSync(fileOf(room.workspace.home, sha256("old")))).toBe(false);
    await room.restore(String(id));
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("middle");
  });

  test("removes the oldest until the contents fit the cap", async () => {
    const noise = (seed: number): string =>
      Array.from({ length: 40 }, (_, index) => sha256(`${seed} ${index}`)).join("");
    const room = createTestRoom({ "a.txt": noise(0) }, { caps: { maxTotalBytes: 20_000 } });
    for (let call = 1; call <= 30; call++) await room.call(["a.txt"], () => room.write("a.txt", noise(call)));
    const { checkpoints: dropped } = await room.checkpoints.upkeep();
    const { checkpoints } = await room.checkpoints.list({ limit: 99 });
    expect(dropped).toBeGreaterThan(5);
    expect(checkpoints).toHaveLength(30 - dropped);
    expect(checkpoints.length).toBeGreaterThan(3);
    const bytes = blobFiles(room.workspace.home).reduce(
      (sum, name) => sum + statSync(`${room.workspace.home}/blobs/${name}`).size,
      0,
    );
    expect(bytes).toBeLessThanOrEqual(20_000);
    await room.restore(String(checkpoints.at(-1)?.id));
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe(noise(dropped));
  });

  test("keeps a content that a newer checkpoint still needs", async () => {
    const room = createTestRoom({ "a.txt": "x", "b.txt": "x" }, { caps: { maxAgeMs: 1_000 } });
    await room.call(["a.txt"], () => room.write("a.txt", "y"));
    room.clock.now += 5_000;
    const id = await room.call(["b.txt"], () => room.write("b.txt", "y"));
    expect(await room.checkpoints.upkeep()).toMatchObject({ checkpoints: 1, contents: 0 });
    await room.restore(String(id));
    expect(readFileSync(room.workspace.path("b.txt"), "utf8")).toBe("x");
  });
});

describe("a net difference", () => {
  test("says what a diff cannot show", async () => {
    const room = createTestRoom(
      { "bin.dat": Buffer.from([1, 0, 2]), "run.sh": "x\n", "big.txt": "b".repeat(50) },
      {
        caps: { maxFileBytes: 40 },
      },
    );
    const id = await room.call(["bin.dat", "run.sh", "big.txt", "new/empty.txt"], async () => {
      room.write("bin.dat", Buffer.from([1, 0, 3]));
      room.write("big.txt", "c".repeat(50));
      room.write("new/empty.txt", "");
      (await import("node:fs")).chmodSync(room.workspace.path("run.sh"), 0o700);
    });
    const { text, files } = await room.checkpoints.diff({ id: String(id) });
    expect(files).toEqual(["big.txt", "bin.dat", "new", "new/empty.txt", "run.sh"]);
    expect(text).toContain("big.txt (before) is larger than");
    expect(text).toContain("bin.dat (before) is binary (3 bytes)\n");
    expect(text).toContain("folder new: created\n");
    expect(text).toContain("empty file new/empty.txt: created\n");
    if (process.platform !== "win32") expect(text).toMatch(/run\.sh: mode \d+ -> 700\n/);
  });

  test("is empty when a file is back to what it was, and says when a later content was not kept", async () => {
    const room = createTestRoom({ "a.txt": "one\n" });
    await room.call(["a.txt"], () => room.write("a.txt", "two\n"));
    const back = await room.call(["a.txt"], () => room.write("a.txt", "one\n"));
    expect((await room.checkpoints.diff({ session: maker.session })).text).toBe("");
    expect((await room.checkpoints.diff({ agent: "somebody" })).files).toEqual([]);
    expect((await room.checkpoints.diff({ id: String(back) })).text).toContain("-two\n+one\n");
    const last = await room.call(["a.txt"], () => room.write("a.txt", "three\n"));
    room.write("a.txt", "by hand\n");
    expect((await room.checkpoints.diff({ id: String(last) })).text).toContain("changed outside since");
  });
});

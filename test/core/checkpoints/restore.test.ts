import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { createTestRoom } from "./room.ts";

const isPosix = process.platform !== "win32";

describe("brings back", () => {
  test("a file to before a call, undoing later calls on it, and leaves other files alone", async () => {
    const room = createTestRoom({ "a.txt": "one\n", "b.txt": "b\n" });
    const first = await room.call(["a.txt"], () => room.write("a.txt", "two\n"));
    await room.call(["a.txt", "b.txt"], () => {
      room.write("a.txt", "three\n");
      room.write("b.txt", "changed\n");
    });
    const result = await room.restore(String(first));
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("one\n");
    expect(readFileSync(room.workspace.path("b.txt"), "utf8")).toBe("changed\n");
    expect(result.files).toEqual([{ shown: "a.txt", action: "write" }]);
    expect(result.undone).toHaveLength(2);
  });

  test("what was there before the restore, when the restore itself is restored", async () => {
    const room = createTestRoom({ "a.txt": "one\n" });
    const first = await room.call(["a.txt"], () => room.write("a.txt", "two\n"));
    const { id } = await room.restore(String(first));
    await room.restore(String(id));
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("two\n");
  });

  test("a deleted file with its mode", async () => {
    const room = createTestRoom({ "run.sh": "#!/bin/sh\n" });
    chmodSync(room.workspace.path("run.sh"), 0o751);
    const id = await room.call(["run.sh"], () => room.remove("run.sh"));
    await room.restore(String(id));
    expect(readFileSync(room.workspace.path("run.sh"), "utf8")).toBe("#!/bin/sh\n");
    if (isPosix) expect(statSync(room.workspace.path("run.sh")).mode & 0o777).toBe(0o751);
  });

  test.skipIf(!isPosix)("a mode that alone was changed", async () => {
    const room = createTestRoom({ "run.sh": "x" });
    chmodSync(room.workspace.path("run.sh"), 0o644);
    const id = await room.call(["run.sh"], () => chmodSync(room.workspace.path("run.sh"), 0o755));
    const result = await room.restore(String(id));
    expect(statSync(room.workspace.path("run.sh")).mode & 0o777).toBe(0o644);
    expect(result.files).toEqual([{ shown: "run.sh", action: "mode" }]);
  });

  test("the state without a created file, and without the folders made for it", async () => {
    const room = createTestRoom({ "keep.txt": "" });
    const id = await room.call(["new/deep/a.txt"], () => room.write("new/deep/a.txt", "a"));
    await room.restore(String(id));
    expect(existsSync(room.workspace.path("new"))).toBe(false);
  });

  test("a folder that was made only where it is empty by now, and says why it stays", async () => {
    const room = createTestRoom();
    const id = await room.call(["new/a.txt"], () => room.write("new/a.txt", "a"));
    room.write("new/mine.txt", "mine");
    const { files } = await room.restore(String(id));
    expect(existsSync(room.workspace.path("new/a.txt"))).toBe(false);
    expect(readFileSync(room.workspace.path("new/mine.txt"), "utf8")).toBe("mine");
    expect(files).toContainEqual({
      shown: "new",
      action: "left",
      reason: "it holds what these calls did not make",
    });
  });

  test.skipIf(!isPosix)("a link as a link, and the file behind it as a file", async () => {
    const room = createTestRoom({ "real.txt": "real\n" });
    const link = room.workspace.path("link.txt");
    symlinkSync("real.txt", link);
    const through = await room.call(["link.txt"], () => writeFileSync(link, "changed\n"));
    const replaced = await room.call(["link.txt"], () => {
      unlinkSync(link);
      writeFileSync(link, "a file now\n");
    });
    await room.restore(String(replaced));
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readlinkSync(link)).toBe("real.txt");
    expect(readFileSync(room.workspace.path("real.txt"), "utf8")).toBe("changed\n");
    await room.restore(String(through));
    expect(readFileSync(room.workspace.path("real.txt"), "utf8")).toBe("real\n");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  test("a deleted folder with all it held, and a moved one", async () => {
    const room = createTestRoom({
      "dir/a.txt": "a",
      "dir/sub/b.bin": Buffer.from([0, 255, 1]),
      "dir/empty.txt": "",
    });
    mkdirSync(room.workspace.path("dir/hollow"));
    const deleted = await room.call(["dir"], () => room.remove("dir"));
    await room.restore(String(deleted));
    expect(readFileSync(room.workspace.path("dir/sub/b.bin"))).toEqual(Buffer.from([0, 255, 1]));
    expect(readFileSync(room.workspace.path("dir/empty.txt"), "utf8")).toBe("");
    expect(statSync(room.workspace.path("dir/hollow")).isDirectory()).toBe(true);

    const moved = await room.call(["dir", "there"], () =>
      renameSync(room.workspace.path("dir"), room.workspace.path("there")),
    );
    await room.restore(String(moved));
    expect(existsSync(room.workspace.path("there"))).toBe(false);
    expect(readFileSync(room.workspace.path("dir/a.txt"), "utf8")).toBe("a");
  });

  test("a folder that became a file, and a file that became a folder", async () => {
    const room = createTestRoom({ "x/in.txt": "in", y: "file" });
    const id = await room.call(["x", "y"], () => {
      room.remove("x");
      room.write("x", "file now");
      room.remove("y");
      room.write("y/inside.txt", "folder now");
    });
    const { id: own } = await room.restore(String(id));
    expect(readFileSync(room.workspace.path("x/in.txt"), "utf8")).toBe("in");
    expect(readFileSync(room.workspace.path("y"), "utf8")).toBe("file");
    await room.restore(String(own));
    expect(readFileSync(room.workspace.path("x"), "utf8")).toBe("file now");
    expect(readFileSync(room.workspace.path("y/inside.txt"), "utf8")).toBe("folder now");
  });

  test("everything since a named point, whoever changed it, but nothing from before it", async () => {
    const room = createTestRoom({ "a.txt": "0", "b.txt": "0" });
    await room.call(["b.txt"], () => room.write("b.txt", "1"));
    const point = await room.checkpoints.create({
      session: "s2test",
      agent: "tester",
      tool: "checkpoint",
      label: "ok",
    });
    await room.call(["a.txt"], () => room.write("a.txt", "2"));
    await room.call(["a.txt", "new.txt"], () => room.write("new.txt", "3"), { session: "s9other" });
    const { files, undone } = await room.restore(point.id);
    expect(files.map(({ shown, action }) => `${action} ${shown}`).sort()).toEqual([
      "delete new.txt",
      "write a.txt",
    ]);
    expect(undone.map(({ session }) => session)).toEqual(["s9other", "s2test"]);
    expect(readFileSync(room.workspace.path("b.txt"), "utf8")).toBe("1");
  });

  test("only the files below the paths named", async () => {
    const room = createTestRoom({ "a/1": "1", "a/2": "2", ab: "3" });
    const id = await room.call(["a/1", "a/2", "ab"], () => {
      for (const name of ["a/1", "a/2", "ab"]) room.write(name, "changed");
    });
    const { files } = await room.restore(String(id), { paths: ["a"] });
    expect(files.map(({ shown }) => shown)).toEqual(["a/1", "a/2"]);
    expect(readFileSync(room.workspace.path("ab"), "utf8")).toBe("changed");
  });

  test("a file whose folder was removed since", async () => {
    const room = createTestRoom({ "d/e/a.txt": "one" });
    const id = await room.call(["d/e/a.txt"], () => room.write("d/e/a.txt", "two"));
    rmSync(room.workspace.path("d"), { recursive: true });
    await expect(room.restore(String(id))).rejects.toMatchObject({ code: "stale" });
    await room.restore(String(id), { force: true });
    expect(readFileSync(room.workspace.path("d/e/a.txt"), "utf8")).toBe("one");
  });
});

describe("refuses", () => {
  test("to overwrite what was changed outside since, names it, and does it with force, undoably", async () => {
    const room = createTestRoom({ "a.txt": "one\n", "b.txt": "one\n" });
    const id = await room.call(["a.txt", "b.txt"], () => {
      room.write("a.txt", "two\n");
      room.write("b.txt", "two\n");
    });
    room.write("b.txt", "by hand\n");
    await expect(room.restore(String(id))).rejects.toMatchObject({
      code: "stale",
      message:
        "Nothing was restored, because of 1 of 2 paths:\nb.txt: it was changed outside of these tools since",
    });
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("two\n");
    const { checkpoints } = await room.checkpoints.list({ limit: 10 });
    expect(
      checkpoints.map((each) => each.id),
      "a refused restore leaves no checkpoint",
    ).toEqual([id]);
    const { id: own } = await room.restore(String(id), { force: true });
    expect(readFileSync(room.workspace.path("b.txt"), "utf8")).toBe("one\n");
    await room.restore(String(own));
    expect(readFileSync(room.workspace.path("b.txt"), "utf8")).toBe("by hand\n");
  });

  test("to guess at a file too large to keep; force restores the others and says what it left", async () => {
    const room = createTestRoom(
      { "big.bin": Buffer.alloc(2000, 1), "a.txt": "one" },
      { caps: { maxFileBytes: 1000 } },
    );
    const id = await room.call(["big.bin", "a.txt"], () => {
      room.write("big.bin", Buffer.alloc(3000, 2));
      room.write("a.txt", "two");
    });
    const { checkpoints } = await room.checkpoints.list({ limit: 1 });
    expect(checkpoints[0]?.files).toContainEqual({ shown: "big.bin", change: "changed", tooLarge: true });
    await expect(room.restore(String(id))).rejects.toMatchObject({
      code: "unreadable",
      message: expect.stringContaining("big.bin: what it was is too large to be kept"),
    });
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("two");
    const { files } = await room.restore(String(id), { force: true });
    expect(files).toContainEqual({
      shown: "big.bin",
      action: "left",
      reason: "what it was is too large to be kept",
    });
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("one");
    expect(readFileSync(room.workspace.path("big.bin"))[0]).toBe(2);
  });

  test("a content whose copy was damaged, before it touches anything", async () => {
    const room = createTestRoom({ "a.txt": "one", "b.txt": "other" });
    const id = await room.call(["a.txt", "b.txt"], () => {
      room.write("a.txt", "two");
      room.write("b.txt", "two");
    });
    const hash = (await import("node:crypto")).createHash("sha256").update("one").digest("hex");
    const blob = `${room.workspace.home}/blobs/${hash.slice(0, 2)}/${hash.slice(2)}`;
    writeFileSync(blob, Buffer.concat([Buffer.from([0]), Buffer.from("oNe")]));
    await expect(room.restore(String(id))).rejects.toThrow("a.txt: the copy of what it was is damaged");
    rmSync(blob);
    await expect(room.restore(String(id))).rejects.toThrow("a.txt: the copy of what it was is missing");
    expect(readFileSync(room.workspace.path("b.txt"), "utf8")).toBe("two");
  });

  test.skipIf(!isPosix)("a path that leads elsewhere by now", async () => {
    const room = createTestRoom({ "d/a.txt": "one", "e/a.txt": "other" });
    const id = await room.call(["d/a.txt"], () => room.write("d/a.txt", "two"));
    renameSync(room.workspace.path("d"), room.workspace.path("d2"));
    symlinkSync("e", room.workspace.path("d"));
    await expect(room.restore(String(id), { force: true })).rejects.toMatchObject({ code: "stale" });
    rmSync(room.workspace.path("d"));
    symlinkSync(room.workspace.outside, room.workspace.path("d"));
    await expect(room.restore(String(id), { force: true })).rejects.toMatchObject({
      code: "outside_workspace",
    });
    expect(existsSync(`${room.workspace.outside}/a.txt`)).toBe(false);
    expect(readFileSync(room.workspace.path("e/a.txt"), "utf8")).toBe("other");
  });

  test("half a restore: what was done is taken back when a later file fails", async () => {
    const room = createTestRoom({ "a.txt": "one", "sub/b.txt": "one" });
    const id = await room.call(["a.txt", "sub/b.txt"], () => {
      room.write("a.txt", "two");
      room.write("sub/b.txt", "two");
    });
    // A folder that is not empty stands in the second file's place: no rename gets past it.
    room.remove("sub/b.txt");
    room.write("sub/b.txt/holds.txt", "mine");
    await expect(room.restore(String(id), { force: true })).rejects.toMatchObject({ code: "unwritable" });
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("two");
    expect(readFileSync(room.workspace.path("sub/b.txt/holds.txt"), "utf8")).toBe("mine");
    expect(readdirSync(room.workspace.path("sub")), "no temporary file stays").toEqual(["b.txt"]);
  });

  test("what policy does not let be changed", async () => {
    const room = createTestRoom({ "a.txt": "one" }, { refuse: ["a.txt"] });
    const id = await room.call(["a.txt"], () => room.write("a.txt", "two"));
    await expect(room.restore(String(id))).rejects.toThrow("refused");
    expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("two");
  });

  test.for([
    ["an id that is not there", "c2nothere", {}, /Checkpoint c2nothere is not there/],
    [
      "a path that the checkpoint does not hold",
      "",
      { paths: ["other.txt"] },
      /holds nothing about other\.txt/,
    ],
    ["a path outside the workspace", "", { paths: ["../outside"] }, /outside the workspace/],
  ] as const)("%s", async ([, id, options, message]) => {
    const room = createTestRoom({ "a.txt": "one" });
    const own = await room.call(["a.txt"], () => room.write("a.txt", "two"));
    await expect(room.restore(id || String(own), options)).rejects.toThrow(message);
  });
});

test("a dry run tells what would be done, with the diff, and does nothing", async () => {
  const room = createTestRoom({ "a.txt": "one\n", "gone.txt": "gone\n" });
  const id = await room.call(["a.txt", "gone.txt", "new.txt"], () => {
    room.write("a.txt", "two\n");
    room.remove("gone.txt");
    room.write("new.txt", "new\n");
  });
  const { files, diff, id: own } = await room.restore(String(id), { dryRun: true });
  expect(files.map(({ shown, action }) => `${action} ${shown}`)).toEqual([
    "write a.txt",
    "create gone.txt",
    "delete new.txt",
  ]);
  expect(diff).toContain("-two\n+one\n");
  expect(own).toBeUndefined();
  expect(readFileSync(room.workspace.path("a.txt"), "utf8")).toBe("two\n");
  expect((await room.checkpoints.list({ limit: 9 })).checkpoints).toHaveLength(1);
});

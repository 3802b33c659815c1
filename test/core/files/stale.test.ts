import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { TextFormat } from "../../../src/core/files/index.ts";
import { createMemory } from "../../../src/core/files/memory.ts";
import { openRoom } from "./room.ts";

const session = "s1";
const format: TextFormat = { encoding: "utf-8", bom: false };
const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

describe("a file that changed on disk since the session read it", () => {
  const changed = [...lines(9), "LINE 10", "extra", ...lines(20).slice(10)].join("\n");

  test("is not overwritten; the refusal shows what changed, and then the change may be made", async () => {
    const { files, path } = openRoom({ a: lines(20).join("\n") });
    await files.read("a", { session, limit: 2 });
    writeFileSync(path("a"), changed);
    const attempt = () => files.change([{ kind: "update", path: "a", text: "mine", format }], { session });
    await expect(attempt()).rejects.toMatchObject({
      code: "stale",
      message: expect.stringMatching(
        /^a changed on disk since it was last read here; its hash is now [0-9a-f]{16}\.\n1 line from line 10 on replaced by 2 lines:\n8\tline 8\n9\tline 9\n10\tLINE 10\n11\textra\n12\tline 11\n13\tline 12$/,
      ),
      hint: "Nothing was written. Make the change again with these lines in mind.",
    });
    expect(readFileSync(path("a"), "utf8")).toBe(changed);
    await attempt();
    expect(readFileSync(path("a"), "utf8")).toBe("mine");
  });

  test("is not loaded for an edit, written, or deleted either", async () => {
    const { files, path } = openRoom({ a: "old\n".repeat(500) });
    const fresh = Array.from({ length: 500 }, (_, index) => `fresh ${index}`).join("\n");
    await files.read("a", { session });
    writeFileSync(path("a"), fresh);
    const stale = { code: "stale", hint: expect.stringContaining("Read the file again") };
    await expect(files.loadText("a", { session })).rejects.toMatchObject(stale);
    await expect(files.write("a", "mine", { session })).rejects.toMatchObject(stale);
    await expect(files.operate({ operation: "delete", path: "a" }, { session })).rejects.toMatchObject(stale);
    expect(readFileSync(path("a"), "utf8")).toBe(fresh);
    await files.read("a", { session });
    await files.write("a", "mine", { session });
    expect(readFileSync(path("a"), "utf8")).toBe("mine");
  });

  test("counts as read when the session asked only whether it had changed", async () => {
    const { files, path } = openRoom({ a: "one" });
    const { hash } = await files.read("a", { session: "other" });
    expect((await files.read("a", { session, ifChangedFrom: hash })).kind).toBe("unchanged");
    writeFileSync(path("a"), "theirs");
    await expect(files.write("a", "mine", { session })).rejects.toMatchObject({ code: "stale" });
  });

  test("is no matter for a session that never read it, nor after the session's own writes", async () => {
    const { files, path } = openRoom({ a: "one" });
    await files.read("a", { session });
    await files.write("a", "two", { session });
    await files.write("a", "three", { session });
    writeFileSync(path("a"), "theirs");
    const written = await files.write("a", "four", { session: "s2" });
    expect(written).toMatchObject({ seen: false, before: { size: 6 } });
    await expect(files.write("a", "five", { session })).rejects.toMatchObject({ code: "stale" });
  });

  test("is found out by size and time when it is too large to be hashed at a glance", async () => {
    const { files, path } = openRoom({ a: "x\n".repeat(1_200_000) });
    await files.read("a", { session, limit: 1 });
    await files.loadText("a", { session });
    writeFileSync(path("a"), "y\n".repeat(1_200_001));
    await expect(files.loadText("a", { session })).rejects.toMatchObject({ code: "stale" });
  });

  test("is still guarded under its new name after a move", async () => {
    const { files, path } = openRoom({ a: "one" });
    await files.read("a", { session });
    await files.change([{ kind: "move", path: "a", to: "b" }], { session });
    writeFileSync(path("b"), "theirs");
    await expect(files.write("b", "mine", { session })).rejects.toMatchObject({ code: "stale" });
  });
});

describe("an expected hash", () => {
  test("lets exactly that content be changed", async () => {
    const { files, path } = openRoom({ a: "one" });
    const { hash } = await files.read("a", { session: "other" });
    await files.write("a", "two", { session, expectedHash: hash });
    await expect(files.write("a", "three", { session, expectedHash: hash })).rejects.toMatchObject({
      code: "stale",
      message: expect.stringContaining(`a is not the content with hash ${hash}; its hash is now`),
    });
    expect(readFileSync(path("a"), "utf8")).toBe("two");
  });

  test("may be the whole sha256, and outweighs what the session remembers", async () => {
    const { files, path } = openRoom({ a: "old" });
    await files.read("a", { session });
    writeFileSync(path("a"), "hello");
    const sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    await files.write("a", "new", { session, expectedHash: sha256 });
    expect(readFileSync(path("a"), "utf8")).toBe("new");
  });

  test("of a file too large to be hashed at a glance is its size and time", async () => {
    const { files, path } = openRoom({ a: "x\n".repeat(1_200_000) });
    const { hash } = await files.read("a", { session, limit: 1 });
    expect((await files.loadText("a", { expectedHash: hash })).text.length).toBe(2_400_000);
    utimesSync(path("a"), 1, 1);
    await expect(files.loadText("a", { expectedHash: hash })).rejects.toMatchObject({ code: "stale" });
  });

  test("of a file that is not there is refused", async () => {
    const { files } = openRoom();
    const attempt = files.write("a", "x", { session, expectedHash: "0123456789abcdef" });
    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the memory of sessions", () => {
  test("forgets the content, then the file, that was not touched for longest", () => {
    const memory = createMemory({ files: 2, bytes: 10 });
    const seen = (name: string) => ({ hash: name, weak: name, bytes: Buffer.alloc(6) });
    memory.remember("s", "a", seen("a"));
    memory.remember("s", "b", seen("b"));
    expect(memory.recall("s", "a")).toEqual({ hash: "a", weak: "a" });
    expect(memory.recall("s", "b")?.bytes).toBeDefined();
    memory.remember("s", "c", seen("c"));
    expect(memory.recall("s", "a")).toBeUndefined();
    expect(memory.recall("t", "c")).toBeUndefined();
  });
});

import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { type Change, createFiles, type TextFormat } from "../../../src/core/files/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { openRoom } from "./room.ts";

const session = "s1";
const utf8: TextFormat = { encoding: "utf-8", bom: false };

describe("one change", () => {
  test("creates a file and the folders above it", async () => {
    const { files, path } = openRoom();
    const [made] = await files.change([{ kind: "create", path: "a/b/c.txt", text: "hi\n" }], { session });
    expect(readFileSync(path("a/b/c.txt"), "utf8")).toBe("hi\n");
    expect(made).toMatchObject({ kind: "create", place: { shown: "a/b/c.txt" }, after: { size: 3 } });
    expect(statSync(path("a/b/c.txt")).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  test("updates a file, keeps its mode and gives it the hash that was announced", async () => {
    const { files, path } = openRoom({ "run.sh": "old\n" });
    chmodSync(path("run.sh"), 0o755);
    const { format } = await files.loadText("run.sh");
    const [done] = await files.change([{ kind: "update", path: "run.sh", text: "new\n", format }], {
      session,
    });
    expect(readFileSync(path("run.sh"), "utf8")).toBe("new\n");
    expect(statSync(path("run.sh")).mode & 0o7777).toBe(0o755);
    expect((await files.read("run.sh", { session })).hash).toBe(done?.after?.hash);
  });

  test("keeps the owner where the system lets it", async ({ skip }) => {
    if (process.getuid?.() !== 0) skip("only root can give files away");
    const { files, path } = openRoom({ a: "old" });
    const { chownSync } = await import("node:fs");
    chownSync(path("a"), 12345, 12346);
    await files.change([{ kind: "update", path: "a", text: "new", format: utf8 }], { session });
    expect(statSync(path("a"))).toMatchObject({ uid: 12345, gid: 12346 });
  });

  test("goes through a link and leaves the link alone", async () => {
    const { files, path } = openRoom({ "real/a": "old" });
    symlinkSync("real/a", path("link"));
    symlinkSync("real/new", path("dangling"));
    await files.change([{ kind: "update", path: "link", text: "new", format: utf8 }], { session });
    await files.change([{ kind: "create", path: "dangling", text: "made" }], { session });
    expect([readlinkSync(path("link")), readlinkSync(path("dangling"))]).toEqual(["real/a", "real/new"]);
    expect([readFileSync(path("real/a"), "utf8"), readFileSync(path("real/new"), "utf8")]).toEqual([
      "new",
      "made",
    ]);
  });

  test("moves a file, and moves and deletes a link as a link", async () => {
    const { files, path } = openRoom({ a: "content" });
    symlinkSync("a", path("link"));
    await files.change([{ kind: "move", path: "link", to: "sub/link" }], { session });
    expect(readlinkSync(path("sub/link"))).toBe("a");
    await files.change([{ kind: "delete", path: "sub/link" }], { session });
    await files.change([{ kind: "move", path: "a", to: "sub/b", text: "changed", format: utf8 }], {
      session,
    });
    expect(readdirSync(path("sub"))).toEqual(["b"]);
    expect(readFileSync(path("sub/b"), "utf8")).toBe("changed");
    expect(existsSync(path("a"))).toBe(false);
  });

  test("that changes nothing does not touch the file", async () => {
    const { files, path } = openRoom({ a: "same" });
    const before = lstatSync(path("a"), { bigint: true });
    await files.change([{ kind: "update", path: "a", text: "same", format: utf8 }], { session });
    const after = lstatSync(path("a"), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  test("can be asked to reach the disk before it counts as done", async () => {
    const { files, path } = openRoom({ a: "old" });
    await files.change([{ kind: "update", path: "a", text: "new", format: utf8 }], {
      session,
      durable: true,
    });
    expect(readFileSync(path("a"), "utf8")).toBe("new");
  });
});

describe("encodings survive an edit", () => {
  const samples = [
    { name: "BOM", bytes: Buffer.from("\ufeffeins\r\nzwei\n") },
    { name: "UTF-16LE", bytes: Buffer.from("\ufeffgr\u00fc\u00df\ud83d\ude00\r\n", "utf16le") },
    { name: "UTF-16BE", bytes: Buffer.from("\ufeffgr\u00fc\u00df\n", "utf16le").swap16() },
    { name: "UTF-16LE with half a pair", bytes: Buffer.from("\ufeffa\ud83db\n", "utf16le") },
    { name: "Latin-1", bytes: Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a, 0x80, 0x9f, 0xff]) },
    { name: "NUL far inside", bytes: Buffer.from(`${"x".repeat(9_000)}\0y`) },
    { name: "no newline at the end", bytes: Buffer.from("a\nb") },
    { name: "nothing", bytes: Buffer.alloc(0) },
  ];
  test.for(samples)("$name: writing back what was loaded gives the same bytes", async ({ bytes }) => {
    const { files, path } = openRoom({ a: bytes });
    const { text, format } = await files.loadText("a");
    await files.change([{ kind: "create", path: "b", text, format }], { session });
    expect(readFileSync(path("b"))).toEqual(bytes);
  });

  test("random bytes are loaded exactly or refused", async () => {
    const { files, path } = openRoom();
    let seed = 7;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 256;
    };
    const marks = [[], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf]];
    let exact = 0;
    for (let round = 0; round < 400; round++) {
      const mark = marks[round % 4] ?? [];
      const bytes = Buffer.from([...mark, ...Array.from({ length: random() % 40 }, random)]);
      writeFileSync(path("a"), bytes);
      const loaded = await files.loadText("a").catch((error) => error.code);
      if (typeof loaded === "string") {
        expect(["binary_file", "encoding"]).toContain(loaded);
        continue;
      }
      exact++;
      await files.change(
        [{ kind: "create", path: `out${round}`, text: loaded.text, format: loaded.format }],
        { session },
      );
      expect(readFileSync(path(`out${round}`)), bytes.toString("hex")).toEqual(bytes);
    }
    expect(exact).toBeGreaterThan(100);
  });

  test.for([
    {
      format: { encoding: "latin1", bom: false },
      text: "ok\n\u20ac",
      says: "Latin-1, which cannot hold the character U+20AC in line 2",
    },
    { format: utf8, text: "half \ud83d", says: "UTF-8, which cannot hold the character U+D83D in line 1" },
  ] as const)(
    "what $format.encoding cannot hold is refused, not replaced",
    async ({ format, text, says }) => {
      const { files, path } = openRoom({ a: "old" });
      await expect(
        files.change([{ kind: "update", path: "a", text, format }], { session }),
      ).rejects.toMatchObject({
        code: "encoding",
        message: expect.stringContaining(says),
      });
      expect(readFileSync(path("a"), "utf8")).toBe("old");
    },
  );

  test("UTF-16 with half a character at its end is refused", async () => {
    const { files } = openRoom({ a: Buffer.from([0xff, 0xfe, 65, 0, 66]) });
    await expect(files.loadText("a")).rejects.toMatchObject({ code: "encoding" });
  });
});

describe("several changes", () => {
  const three: Change[] = [
    { kind: "update", path: "a", text: "A", format: utf8 },
    { kind: "create", path: "new/n", text: "N" },
    { kind: "move", path: "b", to: "moved/b", text: "B", format: utf8 },
    { kind: "move", path: "c", to: "moved/c" },
    { kind: "delete", path: "d" },
  ];
  const content = { a: "a", b: "b", c: "c", d: "d" };
  const tree = (root: string) =>
    Object.fromEntries(
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => {
          const full = `${entry.parentPath}/${entry.name}`;
          return [full.slice(root.length + 1), readFileSync(full, "utf8")];
        }),
    );

  test("are all made, and nothing else is left behind", async () => {
    const { files, root } = openRoom(content);
    await files.change(three, { session });
    expect(tree(root)).toEqual({ a: "A", "new/n": "N", "moved/b": "B", "moved/c": "c" });
  });

  test("are only checked in a dry run", async () => {
    const { files, root } = openRoom(content);
    const planned = await files.change(three, { session, dryRun: true });
    expect(planned.map(({ kind }) => kind)).toEqual(three.map(({ kind }) => kind));
    expect(tree(root)).toEqual(content);
  });

  test.for<Change>([
    { kind: "update", path: "missing", text: "", format: utf8 },
    { kind: "create", path: "e", text: "" },
    { kind: "move", path: "e", to: "f" },
    { kind: "create", path: "../outside/x", text: "" },
    { kind: "create", path: "e/below-a-file", text: "" },
    { kind: "delete", path: "e", expectedHash: "0123456789abcdef" },
    { kind: "delete", path: "folder" },
    { kind: "update", path: "./a", text: "twice", format: utf8 },
  ])("are none of them made when $kind $path is impossible", async (last) => {
    const { files, root, path } = openRoom({ ...content, e: "e", f: "f" });
    mkdirSync(path("folder"));
    await expect(files.change([...three, last], { session })).rejects.toMatchObject({ name: "CodiError" });
    expect(tree(root)).toEqual({ ...content, e: "e", f: "f" });
    expect(existsSync(path("new"))).toBe(false);
  });

  test("are put back when a later one fails while names are being switched", async () => {
    const { root, path } = openRoom(content);
    const fence = createFence([root]);
    const files = createFiles({
      fence: {
        ...fence,
        holds: (real) => {
          // Somebody takes the name of the last target as soon as the first file has its new content.
          if (readFileSync(path("a"), "utf8") === "A" && !existsSync(path("z")))
            writeFileSync(path("z"), "theirs");
          return fence.holds(real);
        },
      },
    });
    const modes = statSync(path("a")).ino;
    await expect(
      files.change([...three, { kind: "create", path: "z", text: "Z" }], { session }),
    ).rejects.toMatchObject({
      code: "already_exists",
      message: "z exists already.",
    });
    expect(tree(root)).toEqual({ ...content, z: "theirs" });
    expect(statSync(path("a")).ino).toBe(modes);
    expect(existsSync(path("new"))).toBe(false);
    expect(existsSync(path("moved"))).toBe(false);
  });

  test("asked for at the same time on one file all land when each takes its turn", async () => {
    const { files, path } = openRoom({ a: "" });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        files.inTurn(async () => {
          const { text, format, hash } = await files.loadText("a");
          await files.change(
            [{ kind: "update", path: "a", text: `${text}${index},`, format, expectedHash: hash }],
            { session },
          );
        }),
      ),
    );
    expect(readFileSync(path("a"), "utf8")).toBe(
      Array.from({ length: 20 }, (_, index) => `${index},`).join(""),
    );
  });

  test("are not begun when the caller has given up", async () => {
    const { files, root } = openRoom(content);
    await expect(files.change(three, { session, signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(tree(root)).toEqual(content);
  });
});

describe("between two file systems", () => {
  test("a file moves with content and mode", async ({ skip }) => {
    const { root, path } = openRoom({ "run.sh": "echo\n" });
    if (!existsSync("/dev/shm") || statSync("/dev/shm").dev === statSync(root).dev)
      skip("needs a second file system at /dev/shm");
    const { mkdtempSync, rmSync } = await import("node:fs");
    const other = mkdtempSync("/dev/shm/codi-test-");
    try {
      chmodSync(path("run.sh"), 0o751);
      const files = createFiles({ fence: createFence([root, other]) });
      await files.change([{ kind: "move", path: "run.sh", to: `${other}/x/run.sh` }], { session });
      expect(readFileSync(`${other}/x/run.sh`, "utf8")).toBe("echo\n");
      expect(statSync(`${other}/x/run.sh`).mode & 0o7777).toBe(0o751);
      expect(readdirSync(root)).toEqual([]);
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

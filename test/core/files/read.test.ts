import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ReadResult } from "../../../src/core/files/index.ts";
import { openRoom } from "./room.ts";

const session = "s1";

function text(found: ReadResult) {
  if (found.kind !== "text") throw new Error(`read as ${found.kind}`);
  return { ...found.window, hash: found.hash, format: found.format, eol: found.eol };
}

describe("a window", () => {
  const content = "one\ntwo\nthree\nfour\nfive\n";
  test.for([
    { options: {}, first: 1, lines: ["one", "two", "three", "four", "five"], more: false },
    { options: { offset: 2, limit: 2 }, first: 2, lines: ["two", "three"], more: true },
    { options: { offset: 4, limit: 9 }, first: 4, lines: ["four", "five"], more: false },
    { options: { offset: 0, limit: 1 }, first: 1, lines: ["one"], more: true },
    { options: { offset: -2 }, first: 4, lines: ["four", "five"], more: false },
    { options: { offset: -99, limit: 1 }, first: 1, lines: ["one"], more: true },
    { options: { offset: 3, limit: 1, column: 3 }, first: 3, lines: ["ree"], more: true },
  ])("of $options holds the right lines", async ({ options, first, lines, more }) => {
    const { files } = openRoom({ a: content });
    expect(text(await files.read("a", { session, ...options }))).toMatchObject({
      first,
      lines,
      more,
      total: 5,
    });
  });

  test.for([
    { content: "", total: 0, lines: [], finalNewline: false },
    { content: "\n", total: 1, lines: [""], finalNewline: true },
    { content: "a", total: 1, lines: ["a"], finalNewline: false },
    { content: "a\n\n", total: 2, lines: ["a", ""], finalNewline: true },
    { content: "a\r\nb\r\n", total: 2, lines: ["a", "b"], finalNewline: true },
    { content: "a\rb\n", total: 1, lines: ["a\rb"], finalNewline: true },
  ])("of $content has $total lines", async ({ content, total, lines, finalNewline }) => {
    const { files } = openRoom({ a: content });
    expect(text(await files.read("a", { session }))).toMatchObject({
      total,
      lines,
      finalNewline,
      complete: true,
    });
  });

  test("beyond the end is refused and says how many lines there are", async () => {
    const { files } = openRoom({ a: content });
    await expect(files.read("a", { session, offset: 6 })).rejects.toMatchObject({
      code: "invalid_arguments",
      message: "a has only 5 lines, so none at 6.",
    });
  });

  test("ends before an answer gets too long, and the next one goes on without a gap", async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `line ${index + 1} ${"x".repeat(60)}`);
    const { files } = openRoom({ a: `${lines.join("\n")}\n` });
    const seen: string[] = [];
    for (let offset = 1, more = true; more; ) {
      const window = text(await files.read("a", { session, offset }));
      expect(window.lines.join("\n").length).toBeLessThanOrEqual(40_000);
      seen.push(...window.lines);
      offset += window.lines.length;
      more = window.more;
    }
    expect(seen).toEqual(lines);
  });

  test("of one long line is cut, and the columns lead through it without loss", async () => {
    const line = Array.from({ length: 9_000 }, (_, index) => String(index % 10)).join("") + "é".repeat(9_000);
    const { files } = openRoom({ a: `first\n${line}\nlast\n` });
    const start = text(await files.read("a", { session }));
    expect(start.lines).toEqual(["first", line.slice(0, 2_000), "last"]);
    expect(start.cut).toEqual([{ line: 2, from: 1, to: 2_000, length: 18_000 }]);
    let seen = "";
    while (seen.length < line.length) {
      seen += text(await files.read("a", { session, offset: 2, limit: 1, column: seen.length + 1 })).lines[0];
    }
    expect(seen).toBe(line);
  });
});

describe("a large file", () => {
  const writeBig = (path: string, piece: string, times: number) => {
    const fd = openSync(path, "w");
    for (let count = 0; count < times; count++) writeSync(fd, piece);
    closeSync(fd);
  };

  test("of 205 MB answers at once, in little memory, and says that its hash is a weak one", async () => {
    const { files, path } = openRoom();
    writeBig(path("big.log"), "a line of the log that is forty chars ok\n".repeat(25_000), 205);
    expect(statSync(path("big.log")).size).toBeGreaterThan(205e6);
    await files.read("big.log", { session, limit: 1 });
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const found = text(await files.read("big.log", { session }));
    expect(performance.now() - started).toBeLessThan(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(48e6);
    expect(found).toMatchObject({ first: 1, more: true, complete: false });
    expect(found.hash).toMatch(/^~/);
    expect(text(await files.read("big.log", { session, offset: 2_000_000, limit: 2 })).first).toBe(2_000_000);
    const tail = text(await files.read("big.log", { session, offset: -2 }));
    expect(tail).toMatchObject({ first: 205 * 25_000 - 1, more: false, complete: true });
  });

  test("that is one line of 5 MB is cut and tells its length", async () => {
    const { files, path } = openRoom();
    writeFileSync(path("min.js"), "abcdefghij".repeat(500_000));
    const started = performance.now();
    const found = text(await files.read("min.js", { session }));
    expect(performance.now() - started).toBeLessThan(500);
    expect(found.lines).toEqual(["abcdefghij".repeat(200)]);
    expect(found.cut).toEqual([{ line: 1, from: 1, to: 2_000, length: 5_000_000 }]);
    const later = text(await files.read("min.js", { session, limit: 1, column: 4_999_996 }));
    expect(later.lines).toEqual(["fghij"]);
  });

  test("that turns out not to be UTF-8 in its middle is read as Latin-1", async () => {
    const { files, path } = openRoom();
    const body = Buffer.from("gr\u00fc\u00dfe aus der Mitte\n".repeat(150_000), "utf8");
    writeFileSync(path("mixed.txt"), Buffer.concat([body, Buffer.from("ende \xfc\n", "latin1")]));
    const found = text(await files.read("mixed.txt", { session, offset: -1 }));
    expect(found.format.encoding).toBe("latin1");
    expect(found.lines).toEqual(["ende \xfc"]);
  });

  test("in UTF-8 or UTF-16 keeps characters whole where two pieces of it meet", async () => {
    const lines = Array.from(
      { length: 90_000 },
      (_, index) => `${index} \u{1f600}\u00e9\u4e2d${"z".repeat(index % 7)}`,
    );
    const { files, path } = openRoom();
    writeFileSync(path("utf8"), lines.join("\n"));
    writeFileSync(path("utf16be"), Buffer.from(`\ufeff${lines.join("\n")}`, "utf16le").swap16());
    for (const name of ["utf8", "utf16be"]) {
      for (const offset of [1, 30_000, 60_000, 89_500]) {
        const found = text(await files.read(name, { session, offset, limit: 500 }));
        expect(found.lines).toEqual(lines.slice(offset - 1, offset + 499));
      }
    }
  });

  test("stops being read when the caller gives up", async () => {
    const { files, path } = openRoom();
    writeBig(path("big.log"), "some line\n".repeat(100_000), 20);
    const abort = new AbortController();
    const reading = files.read("big.log", { session, offset: -1, signal: abort.signal });
    abort.abort();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("an encoding is told honestly", () => {
  test.for([
    { name: "UTF-8", bytes: Buffer.from("h\u00e9\n"), format: { encoding: "utf-8", bom: false } },
    {
      name: "UTF-8 with mark",
      bytes: Buffer.from("\ufeffh\u00e9\n"),
      format: { encoding: "utf-8", bom: true },
    },
    {
      name: "UTF-16LE",
      bytes: Buffer.from("\ufeffh\u00e9\n", "utf16le"),
      format: { encoding: "utf-16le", bom: true },
    },
    {
      name: "UTF-16BE",
      bytes: Buffer.from("\ufeffh\u00e9\n", "utf16le").swap16(),
      format: { encoding: "utf-16be", bom: true },
    },
    {
      name: "Latin-1",
      bytes: Buffer.from("h\u00e9\n", "latin1"),
      format: { encoding: "latin1", bom: false },
    },
  ])("$name", async ({ bytes, format }) => {
    const { files } = openRoom({ a: bytes });
    expect(text(await files.read("a", { session }))).toMatchObject({ lines: ["h\u00e9"], format });
  });

  test.for([
    { content: "a\nb\n", eol: "lf" },
    { content: "a\r\nb\r\n", eol: "crlf" },
    { content: "a\rb\r", eol: "cr" },
    { content: "a\r\nb\n", eol: "mixed" },
    { content: "a", eol: "none" },
  ])("line ends of $content are $eol", async ({ content, eol }) => {
    const { files } = openRoom({ a: content });
    expect(text(await files.read("a", { session })).eol).toBe(eol);
  });
});

describe("what is no text is refused by its kind", () => {
  test.for([
    { name: "a PDF document", bytes: Buffer.from("%PDF-1.7\n\0") },
    { name: "an ELF program", bytes: Buffer.from("\x7fELF\x02\x01\0\0", "latin1") },
    { name: "a ZIP archive", bytes: Buffer.from("PK\x03\x04rest") },
    { name: "an SQLite database", bytes: Buffer.from("SQLite format 3\0rest") },
    { name: "binary content", bytes: Buffer.alloc(200_000, 7) },
    { name: "binary content", bytes: Buffer.from("text\0text") },
    { name: "UTF-32 text", bytes: Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]) },
    { name: "probably UTF-16 text without a byte order mark", bytes: Buffer.from("hello there", "utf16le") },
  ])("$name", async ({ name, bytes }) => {
    const { files } = openRoom({ "some.txt": bytes });
    await expect(files.read("some.txt", { session })).rejects.toMatchObject({
      code: "binary_file",
      message: expect.stringMatching(new RegExp(`^some.txt is not text: ${name}.*, ${bytes.length} bytes.$`)),
    });
    await expect(files.loadText("some.txt")).rejects.toMatchObject({ code: "binary_file" });
  });

  test("a folder, a named pipe and a socket, and none of them makes the call hang", async () => {
    const { files, path } = openRoom();
    mkdirSync(path("folder"));
    execFileSync("mkfifo", [path("pipe")]);
    symlinkSync("pipe", path("link"));
    const server = createServer().listen(path("socket"));
    onTestFinished(() => void server.close());
    for (const [name, kind] of [
      ["folder", "a folder"],
      ["pipe", "a named pipe"],
      ["link", "a named pipe"],
      ["socket", "a socket"],
    ]) {
      await expect(files.read(`${name}`, { session })).rejects.toMatchObject({
        code: "not_a_file",
        message: `${name} is ${kind}, not a file.`,
      });
    }
  });

  test.for([
    { asked: "missing.ts", code: "not_found" },
    { asked: "a.ts/b.ts", code: "not_a_directory" },
    { asked: "../outside/x", code: "outside_workspace" },
    { asked: "loose", code: "outside_workspace" },
  ])("$asked is refused: $code", async ({ asked, code }) => {
    const { files, path, outside } = openRoom({ "a.ts": "" });
    writeFileSync(`${outside}/x`, "secret");
    symlinkSync(`${outside}/x`, path("loose"));
    await expect(files.read(asked, { session })).rejects.toMatchObject({ code });
  });
});

describe("images and notebooks", () => {
  test.for([
    { mimeType: "image/png", bytes: Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1") },
    { mimeType: "image/jpeg", bytes: Buffer.from("\xff\xd8\xff\xe0", "latin1") },
    { mimeType: "image/gif", bytes: Buffer.from("GIF89a\0") },
    { mimeType: "image/webp", bytes: Buffer.from("RIFF\0\0\0\0WEBPVP8 ") },
  ])("$mimeType comes as an image, whatever its name", async ({ mimeType, bytes }) => {
    const { files } = openRoom({ "x.dat": bytes });
    expect(await files.read("x.dat", { session })).toMatchObject({ kind: "image", mimeType, bytes });
  });

  test("an image that no model would take is refused with its size", async () => {
    const { files } = openRoom({
      "x.png": Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(4e6)]),
    });
    await expect(files.read("x.png", { session })).rejects.toMatchObject({
      code: "too_large",
      message: "x.png is an image (image/png) of 4000008 bytes; at most 3750000 can be shown.",
    });
  });

  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: "python" } },
    cells: [
      { cell_type: "markdown", metadata: {}, source: ["# Title\n", "text"] },
      {
        cell_type: "code",
        source: "1 + 1",
        outputs: [
          { output_type: "execute_result", data: { "text/plain": ["2"], "image/png": "AAAA" } },
          { output_type: "stream", name: "stdout", text: ["a\n", "b\n"] },
          { output_type: "error", ename: "ValueError", evalue: "bad", traceback: [] },
        ],
      },
    ],
  };

  test("a notebook comes as cells", async () => {
    const { files } = openRoom({ "n.ipynb": JSON.stringify(notebook) });
    expect(await files.read("n.ipynb", { session })).toMatchObject({
      kind: "notebook",
      language: "python",
      total: 2,
      cells: [
        { number: 1, type: "markdown", source: "# Title\ntext", outputs: [] },
        {
          number: 2,
          type: "code",
          source: "1 + 1",
          outputs: ["2\n[image/png not shown]", "a\nb\n", "ValueError: bad"],
        },
      ],
    });
    expect(await files.read("n.ipynb", { session, offset: -1 })).toMatchObject({ cells: [{ number: 2 }] });
  });

  test("a notebook that is none is shown as the text that it is", async () => {
    const { files } = openRoom({ "n.ipynb": "{ not json" });
    expect(text(await files.read("n.ipynb", { session })).lines).toEqual(["{ not json"]);
  });
});

describe("unchanged since it was read", () => {
  test("is said instead of the content, until the content changes", async () => {
    const { files, path } = openRoom({ a: "one\n" });
    const { hash } = await files.read("a", { session });
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(await files.read("a", { session, ifChangedFrom: hash })).toMatchObject({
      kind: "unchanged",
      hash,
    });
    writeFileSync(path("a"), "two\n");
    expect(text(await files.read("a", { session, ifChangedFrom: hash })).lines).toEqual(["two"]);
  });

  test("goes by size and time for a file that is not hashed", async () => {
    const { files, path } = openRoom({ a: "x\n".repeat(1_500_000) });
    const { hash } = await files.read("a", { session, limit: 1 });
    expect(await files.read("a", { session, ifChangedFrom: hash })).toMatchObject({ kind: "unchanged" });
    utimesSync(path("a"), 1, 1);
    expect(await files.read("a", { session, limit: 1, ifChangedFrom: hash })).toMatchObject({ kind: "text" });
  });

  test("is not asked for with something that is no hash", async () => {
    const { files } = openRoom({ a: "" });
    await expect(files.read("a", { session, ifChangedFrom: "latest" })).rejects.toMatchObject({
      code: "invalid_arguments",
      message: '"latest" is not a hash of a file.',
    });
  });
});

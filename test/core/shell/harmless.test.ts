import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { harmless, isBinary } from "../../../src/core/shell/harmless.ts";

test.for([
  { what: "colours", raw: "\u001b[31mred\u001b[0m and \u001b[1;4mbold\u001b[m", shown: "red and bold" },
  {
    what: "a window title and a link",
    raw: "\u001b]0;title\u0007\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\",
    shown: "link",
  },
  { what: "cursor movement", raw: "a\u001b[2Kb\u001b[1Ac\u001b[?25l", shown: "abc" },
  { what: "a progress bar", raw: "start\n 10%\r 50%\r100%\ndone\n", shown: "start\n100%\ndone\n" },
  { what: "a progress bar that ends with a return", raw: "10%\r100%\r", shown: "100%" },
  { what: "Windows line ends", raw: "a\r\nb\r\r\n", shown: "a\nb\n" },
  { what: "overstriking", raw: "bo\bold _\bx", shown: "bold x" },
  { what: "bells, NULs and other controls", raw: "a\u0007\u0000b\u0085\u007fc\td", shown: "abc\td" },
  { what: "turned reading direction", raw: "if (x\u202e) {", shown: "if (x\\u202e) {" },
  { what: "plain Unicode", raw: "grün 日本 🎉\n", shown: "grün 日本 🎉\n" },
])("$what", ({ raw, shown }) => {
  expect(harmless(Buffer.from(raw))).toBe(shown);
});

test("bytes that are no UTF-8 are replaced, not lost with their neighbours", () => {
  expect(harmless(Buffer.from([0x61, 0xff, 0x62, 0xe9, 0x0a]))).toBe("a\ufffdb\ufffd\n");
});

test.for([
  { what: "random bytes", bytes: randomBytes(5_000), binary: true },
  { what: "zeros", bytes: Buffer.alloc(100), binary: true },
  { what: "coloured text", bytes: Buffer.from("\u001b[31mred\u001b[0m\r\n".repeat(100)), binary: false },
  { what: "Japanese", bytes: Buffer.from("日本語のテキスト\n".repeat(500)), binary: false },
  {
    what: "text with one bad byte",
    bytes: Buffer.concat([Buffer.from("text ".repeat(20)), Buffer.from([0xff])]),
    binary: false,
  },
  { what: "nothing", bytes: Buffer.alloc(0), binary: false },
])("$what is binary: $binary", ({ bytes, binary }) => {
  expect(isBinary(bytes)).toBe(binary);
});

import { expect, test } from "vitest";
import { createRecordReader, type GrepRecord } from "../../../src/core/search/records.ts";

const long = `${"a".repeat(90_000)}needle${"b".repeat(90_000)}`;
const output = Buffer.from(
  [
    "./a:1:b.txt\u00001:5:text: 2:3\n",
    "./a:1:b.txt\u00002-context\n",
    './odd\nname: x.bin: binary file matches (found "\\0" byte around offset 12)\n',
    "./new\nline.txt\u00007:1:seven\r\n",
    `./min.js\u000012:90001:${long}\n`,
    `./min.js\u000013-${"c".repeat(70_000)}\n`,
    "./z.txt\u00001:1:\n",
    "\n3 matches\n14 files searched\n",
  ].join(""),
);

function read(chunkBytes: number) {
  const records: string[] = [];
  const show = ({ path, line, isContext, text }: GrepRecord) =>
    `${path}|${line}|${isContext ? "context " : ""}${text.text}${text.isCut ? " (cut)" : ""}`;
  const reader = createRecordReader((record) => records.push(show(record)) > 0);
  for (let at = 0; at < output.length; at += chunkBytes) reader.read(output.subarray(at, at + chunkBytes));
  return { records, trailer: reader.trailer() };
}

test.for([13, 1000, 65_536, output.length])(
  "reads the same records from chunks of %d bytes",
  (chunkBytes) => {
    const { records, trailer } = read(chunkBytes);
    expect(records).toEqual([
      "./a:1:b.txt|1|text: 2:3",
      "./a:1:b.txt|2|context context",
      "./odd\nname: x.bin|undefined|",
      "./new\nline.txt|7|seven",
      `./min.js|12|…${"a".repeat(120)}needle${"b".repeat(274)}… (cut)`,
      `./min.js|13|context ${"c".repeat(400)}… (cut)`,
      "./z.txt|1|",
    ]);
    expect(trailer).toBe("\n3 matches\n14 files searched\n");
  },
);

test("stops when it is told to", () => {
  let seen = 0;
  const reader = createRecordReader(() => {
    seen += 1;
    return seen < 2;
  });
  expect(reader.read(output)).toBe(false);
  expect(seen).toBe(2);
});

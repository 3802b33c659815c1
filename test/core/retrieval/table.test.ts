import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { cosines, fromInt8, highest, normalise, toInt8 } from "../../../src/core/retrieval/direction.ts";
import { type ChunkTokens, loadTable, partsOf, tableOf } from "../../../src/core/retrieval/table.ts";
import {
  byteOfScale,
  decodeTable,
  encodeTable,
  scaleOf,
  type TableFile,
} from "../../../src/core/retrieval/table-file.ts";
import { codeTokens, queryTokens } from "../../../src/core/retrieval/tokens.ts";

/** Three tokens in four dimensions; two values a byte, 8 stands for zero. */
const small: TableFile = {
  id: "test",
  dimensions: 4,
  fields: { name: 2, chain: 1, path: 1, signature: 1, body: 1 },
  tokens: ["fil", "system", "cat"],
  rows: Uint8Array.from([0x8f, 0x88, 0x88, 0xf8, 0x81, 0x88]),
  queryScales: Uint8Array.from([192, 192, 192]),
  chunkScales: Uint8Array.from([192, 192, 208]),
};
const empty: ChunkTokens = { name: [], chain: [], path: [], signature: [], body: [] };

describe("a table file", () => {
  test("reads as it was written", () => {
    expect(decodeTable(encodeTable(small))).toEqual({
      ...small,
      rows: Buffer.from(small.rows),
      queryScales: Buffer.from(small.queryScales),
      chunkScales: Buffer.from(small.chunkScales),
    });
  });

  test.for([
    ["nothing", Buffer.alloc(0)],
    ["other text", Buffer.from("one\ntwo\nthree\nfour")],
    [
      "another version",
      Buffer.from(encodeTable(small).toString("latin1").replace("table 1", "table 2"), "latin1"),
    ],
    ["a file that was cut", encodeTable(small).subarray(0, -1)],
    ["bytes too many", Buffer.concat([encodeTable(small), Buffer.from("x")])],
    ["a head that is no JSON", Buffer.from("codi-token-table 1\n{\na b\n")],
  ] as const)("is refused: %s", ([, file]) => {
    expect(decodeTable(file)).toBeUndefined();
  });

  test("keeps scales to two percent", () => {
    for (const scale of [0.002, 0.03, 0.5, 1, 1.7])
      expect(Math.abs(scaleOf(byteOfScale(scale)) / scale - 1)).toBeLessThan(0.023);
  });
});

describe("embedding", () => {
  const table = tableOf(small);

  test("a question is the weighted sum of its rows, at length 1", () => {
    expect([...(table.embedQuery(["fil", "system"]) ?? [])].map(round)).toEqual([0.71, 0, 0, 0.71]);
    expect([...(table.embedQuery(["fil"]) ?? [])].map(round)).toEqual([1, 0, 0, 0]);
    expect([...(table.embedQuery(["fil", "system"], [1, 0]) ?? [])].map(round)).toEqual([1, 0, 0, 0]);
  });

  test("a name weighs more than the body, and each repeat less", () => {
    const vector = table.embedChunk({ ...empty, name: ["fil"], body: ["system", "system"] });
    expect((vector?.[0] ?? 0) / (vector?.[3] ?? 1)).toBeCloseTo(2 / (1 + Math.log(2)), 5);
  });

  test("words written together are taken apart", () => {
    expect(table.embedQuery(["filesystem"])).toEqual(table.embedQuery(["fil", "system"]));
    expect(partsOf("filesystem", (token) => ["fil", "system"].includes(token))).toEqual(["fil", "system"]);
    expect(partsOf("systemcat", () => false)).toEqual([]);
  });

  test("nothing known is no direction", () => {
    expect(table.embedQuery(["zzz"])).toBeUndefined();
    expect(table.embedQuery([])).toBeUndefined();
    expect(table.embedChunk({ ...empty, body: ["q7"] })).toBeUndefined();
  });
});

describe("loading", () => {
  const folder = mkdtempSync(join(tmpdir(), "codi-table-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("says that the file is missing", async () => {
    expect(await loadTable(join(folder, "absent.bin"))).toMatch(/not there/);
  });

  test("says that the file is damaged", async () => {
    const path = join(folder, "damaged.bin");
    writeFileSync(path, "codi");
    expect(await loadTable(path)).toMatch(/damaged/);
  });
});

describe("the shipped table", () => {
  test("knows which function answers a question that shares no word with it", async () => {
    const table = await loadTable();
    if (typeof table === "string") throw new Error(table);
    const functions = [
      "removeEntry(path) { unlinkSync(path) }",
      "drawCircle(x, y, radius) { ctx.arc(x, y, radius) }",
    ];
    const question = table.embedQuery(queryTokens("delete a file from disk"));
    const scores = functions.map((code) => {
      const chunk = table.embedChunk({
        ...empty,
        name: codeTokens(code.slice(0, code.indexOf("("))),
        body: codeTokens(code),
      });
      const score = new Float32Array(1);
      cosines(chunk ?? new Float32Array(), question ?? new Float32Array(), score);
      return score[0] ?? 0;
    });
    expect(scores[0]).toBeGreaterThan((scores[1] ?? 1) + 0.1);
  });
});

describe("directions", () => {
  test("bytes keep the direction", () => {
    const vector = normalise(Float32Array.from({ length: 192 }, (_, i) => Math.sin(i * i)));
    const flat = new Float32Array(2 * 192);
    fromInt8(toInt8(vector), flat, 1);
    const scores = new Float32Array(2);
    cosines(flat, vector, scores);
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBeGreaterThan(0.9999);
  });

  test("zeros stay zeros", () => {
    expect([...normalise(new Float32Array(3))]).toEqual([0, 0, 0]);
    expect([...toInt8(new Float32Array(3))]).toEqual([0, 0, 0]);
  });

  test("lengths that are no multiple of four are summed whole", () => {
    const scores = new Float32Array(2);
    cosines(
      Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
      Float32Array.from([1, 1, 1, 1, 1, 1]),
      scores,
    );
    expect([...scores]).toEqual([21, 57]);
  });

  test("the highest come first, equal ones in order", () => {
    expect(highest([1, 5, 3, 5, 4], 3)).toEqual([1, 3, 4]);
    expect(highest([], 3)).toEqual([]);
    expect(highest([2, 1], 5)).toEqual([0, 1]);
  });
});

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

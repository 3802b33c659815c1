import { describe, expect, test } from "vitest";
import { createRandom, type Random } from "../../../bench/edits-random.ts";
import { applyEdits, applyHunks, parsePatch, unifiedDiff } from "../../../src/core/edits/index.ts";
import { CodiError } from "../../../src/shared/errors.ts";

const seeds = Array.from({ length: 300 }, (_, i) => i + 1);
const pieces = [
  "a",
  "bc",
  " ",
  "  ",
  "\t",
  "x1",
  "{",
  "}",
  "\u201c",
  '"',
  "\u00a0",
  "\u2013",
  "-",
  "\u{1f600}",
  "$&",
];
const ends = ["\n", "\r\n", "\n\n", "\r\n\r\n"];

function randomText(random: Random, count: number): string {
  const mark = random.int(10) === 0 ? "\ufeff" : "";
  return (
    mark + Array.from({ length: count }, () => random.pick(random.int(3) === 0 ? ends : pieces)).join("")
  );
}

describe("random texts and edits", () => {
  test("everything outside the replaced place is the same to the character", () => {
    let made = 0;
    for (const seed of seeds) {
      const random = createRandom(seed);
      const text = randomText(random, 40 + random.int(80));
      const from = random.int(text.length);
      const to = Math.min(text.length, from + 1 + random.int(20));
      const oldText = text.slice(from, to);
      const newText = randomText(random, random.int(12)).replace("\ufeff", "");
      const result = attempt(text, oldText, newText);
      if (result === undefined) continue;
      made += 1;
      const [head, tail] = common(text, result);
      // Only one place may have changed, and it must hold the old text but for line ends and tolerated blanks.
      const isWithin = text.length - head - tail <= oldText.length + 2 * count(oldText, "\n") + 40;
      expect(isWithin, `seed ${seed}: ${JSON.stringify({ text, oldText, newText, result })}`).toBe(true);
    }
    expect(made).toBeGreaterThan(100);
  });

  test("an exact and unique text is replaced literally in a text with one kind of line end", () => {
    for (const seed of seeds) {
      const random = createRandom(seed);
      const text = randomText(random, 100).replaceAll("\r\n", "\n").replace("\ufeff", "");
      const from = random.int(text.length);
      const oldText = text.slice(from, from + 1 + random.int(30));
      const newText = randomText(random, 8).replaceAll("\r\n", "\n").replace("\ufeff", "");
      if (text.indexOf(oldText) !== text.lastIndexOf(oldText) || oldText === newText) continue;
      const expected = text.replace(oldText, () => newText);
      expect(attempt(text, oldText, newText), `seed ${seed}`).toBe(expected);
      const crlf = (lf: string) => lf.replaceAll("\n", "\r\n");
      if (text.includes("\n"))
        expect(attempt(crlf(text), oldText, newText), `seed ${seed}`).toBe(crlf(expected));
    }
  });

  test("several edits that fail leave no trace, whatever stands before them", () => {
    for (const seed of seeds.slice(0, 50)) {
      const text = randomText(createRandom(seed), 60);
      const edits = [
        { oldText: text.slice(0, 30), newText: "x" },
        { oldText: "nowhere to be found", newText: "y" },
      ];
      expect(() => applyEdits(text, edits)).toThrow(CodiError);
    }
  });
});

test("a diff of two random texts, read and applied, gives the second text", () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const lines = Array.from({ length: 30 }, (_, i) => `line ${i} ${random.int(5)}`);
    const after = lines.flatMap((line) => {
      const chance = random.int(12);
      return chance === 0
        ? []
        : chance === 1
          ? [line, `new ${random.int(9)}`]
          : chance === 2
            ? [`${line}!`]
            : [line];
    });
    const end = () => (random.int(3) === 0 ? "" : "\n");
    const [old, fresh] = [lines.join("\n") + end(), after.join("\n") + end()];
    const diff = unifiedDiff("f", old, fresh);
    if (diff === "") continue;
    const [operation] = parsePatch(diff).operations;
    if (operation?.kind !== "update") throw new Error(`seed ${seed} gave no update`);
    expect(applyHunks(old, operation.hunks).text, `seed ${seed}\n${diff}`).toBe(fresh);
  }
});

test("a diff of texts that differ anywhere inside their lines can be applied as well", () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const plain = (text: string) => text.replaceAll("\r", "").replace("\ufeff", "");
    const old = `first\n${plain(randomText(random, 60))}`;
    const at = random.int(old.length);
    const fresh = old.slice(0, at) + plain(randomText(random, 3)) + old.slice(at + random.int(6));
    const [operation] =
      fresh === old ? [] : parsePatch(unifiedDiff("f", old, fresh, { context: 99 })).operations;
    if (operation?.kind !== "update") continue;
    expect(applyHunks(old, operation.hunks).text, `seed ${seed}`).toBe(fresh);
  }
});

function attempt(text: string, oldText: string, newText: string): string | undefined {
  try {
    return applyEdits(text, [{ oldText, newText }]).text;
  } catch (error) {
    if (error instanceof CodiError) return undefined;
    throw error;
  }
}

function common(a: string, b: string): [head: number, tail: number] {
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return [head, tail];
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

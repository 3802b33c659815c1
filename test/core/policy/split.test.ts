import { describe, expect, test } from "vitest";
import { createGenerator, randomFrom } from "./generator.ts";
import { createSplitter } from "./seen-marks.ts";

const linesPerSeed = 1_000;
const seeds = [1, 20260728, Math.floor(Math.random() * 2 ** 31)];

describe.for(seeds)("generated lines, seed %i", (seed) => {
  test("no command is hidden from the splitter, and few lines are refused", async () => {
    const split = await createSplitter("/work");
    const generate = createGenerator(randomFrom(seed));
    const hidden: string[] = [];
    let refused = 0;
    let commands = 0;
    for (let count = 0; count < linesPerSeed; count += 1) {
      const { line, marks } = generate();
      const { marks: seen, doubts } = split(line);
      commands += marks.length;
      if (doubts.length > 0) refused += 1;
      else if (marks.some((mark) => !seen.has(mark)) || seen.has("never")) hidden.push(line);
    }
    expect(commands).toBeGreaterThan(linesPerSeed);
    expect(hidden, `seed ${seed}`).toEqual([]);
    expect(refused / linesPerSeed, `refused of seed ${seed}`).toBeLessThanOrEqual(0.02);
  });
});

test("what is only text is not taken for a command", async () => {
  const split = await createSplitter("/work");
  for (const line of [
    "echo 'touch m1'",
    "echo touch m1",
    "# touch m1",
    "cat <<'EOF'\n$(touch m1)\nEOF",
    "echo '$(touch m1)'",
  ])
    expect([...split(line).marks], line).toEqual([]);
});

test("whatever the text, there is an answer, and soon", { timeout: 60_000 }, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = randomFrom(seed);
  const pieces = [
    "'",
    '"',
    "`",
    "$(",
    ")",
    "${",
    "}",
    "((",
    "<<EOF\n",
    "\nEOF\n",
    "|",
    "&",
    ";",
    "\\",
    "[",
    "]]",
    "{",
    "#",
    "$",
    "~",
    "*",
    "<(",
    ">",
    "if ",
    "fi",
    "case x in ",
    "touch m1 ",
    "a=",
    "\n",
    " ",
    "é",
    "!",
    "f() ",
  ];
  const split = await createSplitter("/work");
  for (let at = 0; at < 2_000; at += 1) {
    const length = 1 + Math.floor(random() * 30);
    const line = Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join("");
    const started = performance.now();
    expect(() => split(line), `seed ${seed}: ${JSON.stringify(line)}`).not.toThrow();
    expect(performance.now() - started, `seed ${seed}: ${JSON.stringify(line)}`).toBeLessThan(2_000);
  }
});

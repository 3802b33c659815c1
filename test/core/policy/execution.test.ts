import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGenerator, randomFrom } from "./generator.ts";
import { nastyLines } from "./nasty-lines.ts";
import { createSplitter } from "./seen-marks.ts";

const run = promisify(execFile);
const base = mkdtempSync(join(tmpdir(), "codi-exec-"));
let split: Awaited<ReturnType<typeof createSplitter>>;
let count = 0;

beforeAll(async () => {
  split = await createSplitter(base);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** The marks a line really leaves when bash runs it in an empty folder. */
async function marksOf(line: string): Promise<readonly string[]> {
  count += 1;
  const folder = join(base, String(count));
  mkdirSync(folder);
  // A line that fails or is cut off still leaves its marks; they are all we want to know.
  await run("bash", ["-c", line], {
    cwd: folder,
    timeout: 5_000,
    env: { PATH: "/usr/bin:/bin", HOME: folder, LC_ALL: "C" },
  }).catch(() => undefined);
  return readdirSync(folder).filter((name) => /^(?:m\d+|M|never)$/.test(name));
}

const seed = Math.floor(Math.random() * 2 ** 31);
describe.for([7, seed])("run for real, seed %i", (seed) => {
  test("no mark appears that the splitter did not report", { timeout: 120_000 }, async () => {
    const generate = createGenerator(randomFrom(seed));
    const wrong: string[] = [];
    let left = 0;
    for (let at = 0; at < 120; at += 1) {
      const { line } = generate();
      const { marks, doubts } = split(line);
      const real = await marksOf(line);
      left += real.length;
      if (doubts.length === 0 && real.some((mark) => !marks.has(mark))) wrong.push(line);
    }
    expect(left, "the lines must really run").toBeGreaterThan(100);
    expect(wrong, `seed ${seed}`).toEqual([]);
  });
});

describe("nasty lines, run for real", () => {
  test("none that leaves a mark would be allowed, and enough of them do", { timeout: 180_000 }, async () => {
    const { createCommandPolicy } = await import("../../../src/core/policy/index.ts");
    const policy = createCommandPolicy({
      mode: "workspace",
      roots: [base],
      stateFolder: join(base, "state"),
      adminRules: join(base, "none.json"),
    });
    const allowed: string[] = [];
    let left = 0;
    for (const line of nastyLines.filter(
      (text) => /\bM\b/.test(text) && !/\/dev\/|docker|ssh|sudo|\bsu\b/.test(text),
    )) {
      const real = await marksOf(line);
      left += real.length;
      const { verdict } = await policy.judge({ line });
      if (real.length > 0 && verdict === "allow") allowed.push(line);
    }
    expect(left, "the lines must really run").toBeGreaterThan(60);
    expect(allowed).toEqual([]);
  });

  test("their harmless neighbours leave no mark and are allowed", async () => {
    const { createCommandPolicy } = await import("../../../src/core/policy/index.ts");
    const policy = createCommandPolicy({
      mode: "workspace",
      roots: [base],
      stateFolder: join(base, "state"),
      adminRules: join(base, "none.json"),
    });
    const controls = [
      "echo 'touch M'",
      "echo '$(touch M)'",
      "cat <<'EOF'\n$(touch M)\nEOF",
      "ls # $(touch M)",
      "sed -n '1p' /dev/null",
      "awk 'BEGIN { print 1 }'",
      "find . -name M",
      "env",
      "env A=1 ls",
      "timeout 5 ls",
      "sh -c 'ls'",
      "eval 'ls'",
      "trap 'ls' EXIT",
      "f() { ls; }; f",
      "echo x | xargs echo",
      "sort /dev/null",
      "x=1; echo $x",
      "LC_ALL=C ls",
      "cat <(ls)",
      "if [ -f M ]; then ls; fi",
    ];
    for (const line of controls) {
      expect((await policy.judge({ line })).verdict, line).toBe("allow");
      expect(await marksOf(line), line).toEqual([]);
    }
  });
});

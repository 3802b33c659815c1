import { join } from "node:path";
import { applyEdits, unifiedDiff } from "../src/core/edits/index.ts";
import { CodiError } from "../src/shared/errors.ts";
import { collectSamples, excerptsOf, type Sample } from "./edits-corpus.ts";
import { DRIFTS, plainTrial, randomChange, type Trial } from "./edits-drift.ts";
import { createRandom, type Random } from "./edits-random.ts";
import { interleave, type Row } from "./row.ts";

/** Outcomes of one kind of drift. `wrong` = written, but not the ideal text to the byte. */
export interface DriftRow {
  readonly drift: string;
  readonly trials: number;
  readonly right: number;
  readonly refused: number;
  readonly wrong: number;
  /** One wrong or refused trial, to look at. */
  readonly example?: Trial & { readonly path: string; readonly result: string };
}

export interface DriftOptions {
  /** Folder whose subfolders are packages. */
  readonly root: string;
  readonly seed: number;
  readonly functions: number;
  readonly perPackage?: number;
  /** Send a few lines out of each function, not all of it. */
  readonly isExcerpt?: boolean;
}

/** Seeds of the bench; the tests use others. */
const SEEDS = [1, 2, 3, 4];

/** Shares of right edits over the installed packages, and the time that edits and diffs take. */
export async function measureEdits(project: string): Promise<readonly Row[]> {
  const root = join(project, "node_modules");
  const runs = SEEDS.flatMap((seed) =>
    [false, true].map((isExcerpt) => measureDrift({ root, seed, functions: 200, isExcerpt })),
  );
  const sum = (rows: readonly DriftRow[], key: "trials" | "right" | "wrong") =>
    rows.reduce((total, one) => total + one[key], 0);
  const rowsNamed = (name: string) =>
    runs.flatMap(({ rows, faults }) => [...rows, ...faults]).filter(({ drift }) => drift === name);
  return [
    ...Object.keys(DRIFTS).map((name): Row => {
      const rows = rowsNamed(name);
      const share = (100 * sum(rows, "right")) / sum(rows, "trials");
      return { name: `${name}, % right of ${sum(rows, "trials")}`, ours: share, goal: "≥ 99 %" };
    }),
    ...Object.keys(FAULTS).map((name): Row => {
      const rows = rowsNamed(name);
      return { name: `${name}, written of ${sum(rows, "trials")}`, ours: sum(rows, "wrong"), goal: "0" };
    }),
    ...(await times()),
  ];
}

async function times(): Promise<readonly Row[]> {
  const text = Array.from({ length: 9000 }, (_, i) => `  const value${i % 700} = run(${i});\n`).join("");
  const after = text.replace("run(4321)", "changed()");
  const edit = (oldText: string) => async () => applyEdits(text, [{ oldText, newText: "changed();" }]);
  const floor = async () => text.replace("run(4321);", () => "changed();");
  const rounds = 40;
  return [
    {
      name: "diff of a line in 294 KB, ms",
      ...(await interleave(rounds, async () => unifiedDiff("a", text, after), floor)),
      goal: "≤ 1 ms",
    },
    {
      name: "exact edit in 294 KB with its diff, ms",
      ...(await interleave(rounds, edit("run(4321);"), floor)),
      goal: "≤ 3 ms",
    },
    {
      name: "edit by the last step of the ladder in 294 KB, ms",
      ...(await interleave(rounds, edit("=  run(4321);"), floor)),
      goal: "≤ 20 ms",
    },
  ];
}

/** Edits functions of real packages through every drift, and through faults that must never be written. */
export function measureDrift(options: DriftOptions): {
  readonly rows: readonly DriftRow[];
  readonly faults: readonly DriftRow[];
  readonly functions: number;
  readonly packages: number;
} {
  const random = createRandom(options.seed);
  const whole = collectSamples(options.root, random, options.functions, options.perPackage ?? 3);
  const samples = options.isExcerpt ? excerptsOf(whole, random) : whole;
  const changes = samples.map((sample) => ({ sample, change: randomChange(sample, random) }));
  const rows = Object.entries(DRIFTS).map(([name, drift]) =>
    row(
      name,
      changes.flatMap(({ sample, change }) => trialOf(sample, drift(sample, change, random))),
    ),
  );
  const faults = Object.entries(FAULTS).map(([name, fault]) =>
    row(
      name,
      changes.flatMap(({ sample, change }) => {
        const trial = plainTrial(sample, change);
        const oldText = fault(trial.oldText.split("\n"), random);
        return trialOf(sample, oldText === undefined ? undefined : { ...trial, oldText });
      }),
    ),
  );
  const packages = new Set(
    samples.map((sample) => sample.path.slice(options.root.length + 1).split(/[\\/]/)[0]),
  ).size;
  return { rows, faults, functions: samples.length, packages };
}

const FAULTS: Readonly<Record<string, (lines: readonly string[], random: Random) => string | undefined>> = {
  "a letter changed": (lines, random) =>
    typo(
      lines,
      random,
      (word, at) => word.slice(0, at) + (word[at] === "q" ? "z" : "q") + word.slice(at + 1),
    ),
  "a letter dropped": (lines, random) =>
    typo(lines, random, (word, at) => word.slice(0, at) + word.slice(at + 1)),
  "a letter doubled": (lines, random) =>
    typo(lines, random, (word, at) => word.slice(0, at + 1) + word.slice(at)),
  "a line dropped": (lines, random) => {
    const inner = lines.flatMap((line, i) =>
      i > 0 && i < lines.length - 1 && line.trim() !== "" ? [i] : [],
    );
    if (inner.length === 0) return undefined;
    const dropped = random.pick(inner);
    return lines.filter((_, i) => i !== dropped).join("\n");
  },
};

/** Spoils a word in the middle of a line that is not at the block's edge. */
function typo(
  lines: readonly string[],
  random: Random,
  spoil: (word: string, at: number) => string,
): string | undefined {
  const places = lines.flatMap((line, i) =>
    i > 0 && i < lines.length - 1 ? [...line.matchAll(/[a-zA-Z]{4,}/g)].map((match) => ({ i, match })) : [],
  );
  if (places.length === 0) return undefined;
  const { i, match } = random.pick(places);
  const line = lines[i] ?? "";
  const spoiled = spoil(match[0], 1 + random.int(match[0].length - 2));
  return lines
    .map((row, at) =>
      at === i ? line.slice(0, match.index) + spoiled + line.slice(match.index + match[0].length) : row,
    )
    .join("\n");
}

type Run = { readonly sample: Sample; readonly trial: Trial };

/** Leaves out what is not a drift at all, and functions that stand in their file twice. */
function trialOf(sample: Sample, trial: Trial | undefined): Run[] {
  if (!trial || (trial.text.includes(trial.oldText) && !trial.text.includes("\r"))) return [];
  const bare = sample.lines.map((line) => line.replace(/\s+/g, ""));
  const wanted = bare.slice(sample.start, sample.end).join("\n");
  const text = bare.join("\n");
  return text.indexOf(wanted) === text.lastIndexOf(wanted) ? [{ sample, trial }] : [];
}

function row(drift: string, runs: readonly Run[]): DriftRow {
  let right = 0;
  let refused = 0;
  let example: DriftRow["example"];
  for (const { sample, trial } of runs) {
    const result = outcome(trial);
    if (result instanceof CodiError) refused += 1;
    else if (result === trial.ideal) right += 1;
    if (result !== trial.ideal && (!example || !(result instanceof CodiError))) {
      example = {
        ...trial,
        path: sample.path,
        result: result instanceof CodiError ? result.message : result,
      };
    }
  }
  const counts = { drift, trials: runs.length, right, refused, wrong: runs.length - right - refused };
  return example ? { ...counts, example } : counts;
}

function outcome(trial: Trial): string | CodiError {
  try {
    return applyEdits(trial.text, [{ oldText: trial.oldText, newText: trial.newText }]).text;
  } catch (error) {
    if (error instanceof CodiError) return error;
    throw error;
  }
}

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { rgPath } from "@vscode/ripgrep";
import fastGlob from "fast-glob";
import { createSearch, type FindQuery, type GrepQuery } from "../src/core/search/index.ts";
import { createFence } from "../src/shared/paths.ts";
import { interleave, type Row } from "./row.ts";

/** A tree to measure on: a rare and a common word in it, a folder full of the latter, a glob of few files. */
export interface Tree {
  readonly root: string;
  readonly rare: string;
  readonly common: string;
  readonly commonIn: string;
  readonly glob: string;
}

const FOLDERS = 1200;
const filesAFolder = 20;
const rounds = 15;
const never = new AbortController().signal;

interface Case {
  readonly name: string;
  readonly goal: string;
  ours(): Promise<unknown>;
  floor(): Promise<unknown>;
}

/** Measures search against plain ripgrep on the same tree; without one, on a generated tree of 24,000 files. */
export async function measureSearch(given?: Tree): Promise<readonly Row[]> {
  const tree = given ?? generateTree();
  try {
    const rows: Row[] = [];
    for (const one of await casesOf(tree)) rows.push(await measure(one));
    return rows;
  } finally {
    if (given === undefined) rmSync(tree.root, { recursive: true, force: true });
  }
}

async function casesOf({ root, rare, common, commonIn, glob }: Tree): Promise<Case[]> {
  const fence = createFence([root]);
  const warm = createSearch({ fence });
  const grep = (query: GrepQuery) => () => warm.grep(query, never);
  const find = (query: FindQuery) => () => createSearch({ fence }).findFiles(query, never);
  const rg =
    (...args: string[]) =>
    () =>
      plainRipgrep(root, args);
  await waitUntilWarm(() => warm.findFiles({ pattern: glob }, never));
  return [
    { name: "grep, rare word", goal: "≤ 1.05", ours: grep({ pattern: rare }), floor: rg("-n", rare, "./") },
    {
      name: "grep, common word in a folder",
      goal: "≤ 1.15",
      ours: grep({ pattern: common, path: commonIn }),
      floor: rg("-n", common, commonIn),
    },
    {
      name: "grep, common word everywhere",
      goal: "≤ 1.15",
      ours: grep({ pattern: common }),
      floor: rg("-n", common, "./"),
    },
    {
      name: "grep, files with a common word",
      goal: "≤ 1.15",
      ours: grep({ pattern: common, mode: "files" }),
      floor: rg("-l", common, "./"),
    },
    {
      name: "find_files, first time",
      goal: "≤ 1.1",
      ours: find({ pattern: glob }),
      floor: rg("--files", "./"),
    },
    {
      name: "find_files, warm",
      goal: "≤ 20 ms at 78,000 files",
      ours: () => warm.findFiles({ pattern: glob }, never),
      floor: rg("--files", "./"),
    },
    {
      name: "find_files, first time, against fast-glob",
      goal: "≤ 1",
      ours: find({ pattern: glob }),
      // It knows no .gitignore, which makes its work the smaller one; a bare name is one in any folder.
      floor: () => fastGlob(`**/${glob}`, { cwd: root }),
    },
  ];
}

async function measure({ name, goal, ours, floor }: Case): Promise<Row> {
  await ours();
  await floor();
  return { name, ...(await interleave(rounds, ours, floor)), goal };
}

/** A list becomes warm after the answer, and only when no folder changed just before the walk. */
async function waitUntilWarm(run: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 4; tries += 1) {
    await run();
    await pause(1500);
  }
}

function plainRipgrep(cwd: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(rgPath, ["--no-config", "--color=never", ...args], {
      cwd,
      env: {},
      stdio: ["ignore", "pipe", "ignore"],
    });
    let bytes = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    child.on("error", reject);
    child.on("close", () => resolve(bytes));
  });
}

function generateTree(): Tree {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "codi-bench-")));
  // Plain ripgrep heeds ignore files only in a repository.
  mkdirSync(join(root, ".git"));
  writeFileSync(join(root, ".gitignore"), "*.log\ndist/\n");
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    const path = join(root, `area${folder % 25}`, `part${folder % 7}`, `unit${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < filesAFolder; file += 1) {
      const name = file === 0 ? `unit${folder}_test.ts` : `file${file}.ts`;
      writeFileSync(join(path, name), source(folder, file));
    }
  }
  return { root, rare: "rareNeedle", common: "connect", commonIn: "area3", glob: "*_test.ts" };
}

function source(folder: number, file: number): string {
  const lines = Array.from(
    { length: 60 },
    (_, line) => `  const value${line} = compute(${folder * line}, "${file}");`,
  );
  if (file % 3 === 0) lines[10] = `  connect(value3, ${folder});`;
  if (folder % 200 === 5 && file === 4) lines[20] = "  rareNeedle();";
  return `export function work${file}() {\n${lines.join("\n")}\n}\n`;
}

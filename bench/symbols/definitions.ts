import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Row } from "../row.ts";
import { copySample, fetchSources, type Language, languages } from "./sources.ts";
import { askTruth, Skipped, type Truth } from "./truth.ts";

/** How the definitions of a tree compare with what its language's own parser says; a definition is a name on a line. */
export interface Comparison {
  readonly files: number;
  readonly wanted: number;
  readonly precision: number;
  readonly recall: number;
  /** Share of those found whose kind is right too. */
  readonly kind: number;
  /** "path:line kind name" of each difference. */
  readonly surplus: readonly string[];
  readonly missing: readonly string[];
  readonly otherKind: readonly string[];
}

const sampleSize = 300;

/** Definitions of `codi-mcp index --export` beside those of each language's own parser. */
export async function measureDefinitions(project: string): Promise<readonly Row[]> {
  return languages.flatMap((language): Row[] => {
    try {
      return rowsOf(
        language,
        compareDefinitions(project, language, fetchSources(project, language), sampleSize),
      );
    } catch (error) {
      if (!(error instanceof Skipped)) throw error;
      return [{ name: `${language.name}: SKIPPED, ${error.message}`, ours: Number.NaN, goal: "" }];
    }
  });
}

/** Compares a sample of the sources below some folders. @param count most files */
export function compareDefinitions(
  project: string,
  { name, ending }: Language,
  folders: readonly string[],
  count: number,
): Comparison {
  const scratch = mkdtempSync(join(tmpdir(), "codi-bench-"));
  const tree = join(scratch, "tree");
  try {
    const files = copySample(folders, ending, count, tree);
    const truths = askTruth(project, name, files, scratch);
    return compare(tree, truths, exported(project, tree, scratch));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function rowsOf({ name, goal }: Language, { files, wanted, precision, recall, kind }: Comparison): Row[] {
  return [
    { name: `${name}, precision (${wanted} in ${files} files)`, ours: precision, goal: goal.precision },
    { name: `${name}, recall`, ours: recall, goal: goal.recall },
    { name: `${name}, kind`, ours: kind, goal: "≥ 0.995" },
  ];
}

interface Definition {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  readonly line: number;
}

/** What our index says, by absolute path. */
function exported(project: string, tree: string, scratch: string): Map<string, Definition[]> {
  const file = join(scratch, "definitions.jsonl");
  const args = [join(project, "dist", "cli.js"), "index", "--root", tree, "--export", file];
  const env = { ...process.env, CODI_HOME: join(scratch, "home") };
  const { status, stderr } = spawnSync(process.execPath, args, { env });
  if (status !== 0) throw new Error(`codi-mcp index ended with ${status}: ${stderr}`);
  const found = new Map<string, Definition[]>();
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const definition: Definition = JSON.parse(line);
    const path = join(tree, definition.path);
    const there = found.get(path);
    if (there) there.push(definition);
    else found.set(path, [definition]);
  }
  return found;
}

function compare(
  tree: string,
  truths: ReadonlyMap<string, Truth>,
  ours: ReadonlyMap<string, readonly Definition[]>,
): Comparison {
  const surplus: string[] = [];
  const missing: string[] = [];
  const otherKind: string[] = [];
  let wanted = 0;
  let hits = 0;
  for (const [path, { definitions, ignore }] of truths) {
    const show = (line: number, kind: string, name: string) =>
      `${relative(tree, path)}:${line} ${kind} ${name}`;
    const open = definitions.map(([name, kind, line, isOptional = false]) => ({
      name,
      kind,
      line,
      isOptional,
    }));
    wanted += open.filter(({ isOptional }) => !isOptional).length;
    for (const { name, kind, line } of ours.get(path) ?? []) {
      const same = open.filter((one) => one.name === name && one.line === line);
      const match = same.find((one) => one.kind === kind) ?? same[0];
      if (match) {
        open.splice(open.indexOf(match), 1);
        if (match.isOptional) continue;
        hits += 1;
        if (match.kind !== kind) otherKind.push(`${show(line, kind, name)}, not ${match.kind}`);
      } else if (!ignore.some(([first, last]) => line >= first && line <= last))
        surplus.push(show(line, kind, name));
    }
    missing.push(...open.flatMap((one) => (one.isOptional ? [] : [show(one.line, one.kind, one.name)])));
  }
  return {
    files: truths.size,
    wanted,
    precision: hits / (hits + surplus.length),
    recall: hits / wanted,
    kind: 1 - otherKind.length / hits,
    surplus,
    missing,
    otherKind,
  };
}

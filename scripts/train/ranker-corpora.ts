import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** A question made from the documentation of a function, which the corpus has lost. */
export interface Question {
  readonly qid: string;
  readonly pkg: string;
  readonly lang: string;
  readonly split: string;
  readonly q: string;
  readonly hard: boolean;
  readonly gold: readonly { readonly path: string; readonly start: number; readonly end: number }[];
}

/** A package without the documentation of its functions, and the questions about it. */
export interface Corpus {
  readonly folder: string;
  readonly files: readonly string[];
  readonly questions: readonly Question[];
}

/** A row as the evaluation script wants it. */
export interface PackageRow {
  readonly id: string;
}

/**
 * Downloads packages and cuts them as the evaluation script of the reference does, which has packages of its own:
 * a copy of it gets ours.
 */
export function makeCorpora(options: {
  readonly script: string;
  readonly packages: readonly PackageRow[] | undefined;
  readonly work: string;
  readonly perPackage: number;
}): Corpus[] {
  const { work, packages } = options;
  mkdirSync(work, { recursive: true });
  const own = join(work, "evaluation.mjs");
  const text = readFileSync(options.script, "utf8");
  writeFileSync(
    own,
    packages === undefined
      ? text
      : text.replace(
          /export const PACKAGES = \[[\s\S]*?\n\];/,
          `export const PACKAGES = ${JSON.stringify(packages)};`,
        ),
  );
  if (!existsSync(join(work, "queries.jsonl")))
    for (const step of ["fetch", "build"])
      execFileSync(process.execPath, [own, step, "--work", work, "--per", String(options.perPackage)], {
        stdio: ["ignore", "ignore", "inherit"],
      });
  const questions = readFileSync(join(work, "queries.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line): Question => JSON.parse(line));
  return [...new Set(questions.map(({ pkg }) => pkg))].map((pkg) => {
    const folder = join(work, "corpus", pkg);
    return {
      folder,
      files: filesIn(folder),
      questions: questions.filter((question) => question.pkg === pkg),
    };
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fetchCompiler } from "./sources.ts";

/** What a compiler or interpreter's own parser says of a file. */
export interface Truth {
  /** Name, kind, line (1-based), and whether finding it is optional. */
  readonly definitions: readonly (readonly [string, string, number, boolean?])[];
  /** Line ranges whose insides that parser does not see, such as calls of macros. */
  readonly ignore: readonly (readonly [number, number])[];
}

/** Why a language cannot be checked on this machine, as a sentence without its stop. */
export class Skipped extends Error {}

/** Where the programs lie beside a checkout; they are no part of it. */
const programs = resolve(process.env["SYMBOLS_TRUTH"] ?? "../shared/bench");

/**
 * Asks the parser that decides: TypeScript's compiler, Python's ast, go/parser, rustc or javac.
 *
 * @returns what it says by path; files that it cannot parse are left out
 * @throws Skipped when the program or its runtime is missing
 */
export function askTruth(
  project: string,
  language: string,
  files: readonly string[],
  scratch: string,
): Map<string, Truth> {
  const list = join(scratch, "list");
  const answer = join(scratch, "truth.json");
  writeFileSync(list, files.join("\n"));
  const program = { ts: "ts.mjs", js: "ts.mjs", py: "py.py", go: "go.go", rust: "rust.mjs" }[language];
  const script = join(programs, program === undefined ? "SymbolsTruth.java" : `symbols-truth-${program}`);
  if (!existsSync(script)) throw new Skipped(`there is no ${script}; SYMBOLS_TRUTH names its folder`);
  const run = (command: string, ...args: string[]) => {
    const { error, status, stderr } = spawnSync(command, args, {
      env: { ...process.env, GO111MODULE: "off" },
      maxBuffer: 2 ** 28,
    });
    if (error) throw new Skipped(`${command} is not installed`);
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  };
  if (program === "ts.mjs") run(process.execPath, script, fetchCompiler(project), list, answer);
  if (program === "py.py") run("python3", script, list, answer);
  if (program === "go.go") {
    // `go run` wants its program outside of folders whose names it gives a meaning.
    copyFileSync(script, join(scratch, "truth.go"));
    run("go", "run", join(scratch, "truth.go"), list, answer);
  }
  if (program === "rust.mjs") {
    run("rustc", "--version");
    run(process.execPath, script, list, answer);
  }
  if (program === undefined) run("java", script, list, answer);
  const said: Record<string, { d: Truth["definitions"]; errs: number; ignore?: Truth["ignore"] }> =
    JSON.parse(readFileSync(answer, "utf8"));
  return new Map(
    Object.entries(said).flatMap(([path, { d, errs, ignore = [] }]) =>
      errs ? [] : [[path, { definitions: d, ignore }] as const],
    ),
  );
}

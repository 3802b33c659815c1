import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, loadConfig } from "../config.ts";
import { createAudit } from "../core/audit/index.ts";
import { createIndexing } from "../core/indexing/index.ts";
import { createSandbox } from "../core/sandbox/index.ts";
import { chooseShell } from "../core/shell/index.ts";
import { CodiError } from "../shared/errors.ts";
import { probeDrivers } from "../store/driver.ts";
import { noDriver } from "../store/no-driver.ts";
import { version } from "../version.ts";
import type { CommandLine } from "./arguments.ts";
import { print } from "./output.ts";
import { canRun, type Finding } from "./probe.ts";

type Check = (config: Config) => Promise<Finding> | Finding;

/** Looks at everything the server leans on. Exit code 1 when something it cannot do without is missing. */
export async function run({ flags }: CommandLine): Promise<number> {
  print(`codi-mcp ${version} on Node ${process.versions.node}, ${process.platform} ${process.arch}`);
  const config = await loadConfig(flags);
  let broken = false;
  for (const [name, check] of checks) {
    const finding = await Promise.resolve(check(config)).catch(failed);
    broken ||= finding.state === "fails";
    print(`${marks[finding.state]} ${name}: ${finding.says}${finding.mend ? `\n     ${finding.mend}` : ""}`);
  }
  return broken ? 1 : 0;
}

const marks = { works: "ok  ", limited: "some", fails: "FAIL" };
const failed = (error: unknown): Finding => ({
  state: "fails",
  says: error instanceof Error ? error.message : String(error),
  ...(error instanceof CodiError && error.hint && { mend: error.hint }),
});

const checks: readonly (readonly [string, Check])[] = [
  ["node", () => nodeVersion()],
  ["workspace", workspace],
  ["state folder", stateFolder],
  ["audit log", auditLog],
  ["shell", shell],
  ["sandbox", sandbox],
  ["ripgrep", () => ripgrep()],
  ["sqlite", () => sqlite()],
  ["code index", codeIndex],
  ["git", () => git()],
];

/** Indexes a file of its own, in a state folder of its own: threads, grammars and database all take part. */
async function codeIndex(): Promise<Finding> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "codi-doctor-")));
  const root = join(scratch, "workspace");
  mkdirSync(root);
  writeFileSync(join(root, "probe.ts"), "export const probe = 1;\n");
  const indexing = createIndexing({ home: scratch, roots: [root], workers: 1 });
  try {
    const { state, symbols, reason } = await indexing.ensure({ waitMs: probeMs });
    if (state === "ready" && symbols === 1)
      return { state: "works", says: "threads, grammars and database work" };
    const says = reason ?? `a file of one line was not indexed in ${probeMs / 1000} s (state ${state})`;
    return { state: "limited", says, mend: "Symbols and code search need it; the other tools do not." };
  } finally {
    await indexing.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const probeMs = 20_000;

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return { state: "works", says: process.versions.node };
  return {
    state: "fails",
    says: `${process.versions.node} is too old`,
    mend: "Install Node 20.19 or newer.",
  };
}

function workspace({ roots }: Config): Finding {
  const missing = roots.paths.filter((path) => !existsSync(path));
  if (missing.length > 0)
    return {
      state: "fails",
      says: `${missing.join(", ")} does not exist`,
      mend: "Name an existing folder with --root.",
    };
  if (roots.paths.length > 0)
    return { state: "works", says: `${roots.paths.join(", ")} (from ${roots.source})` };
  return {
    state: "limited",
    says: `none: ${roots.refused}`,
    mend: "Name a folder with --root or CODI_ROOT, unless the client names its own.",
  };
}

function stateFolder({ home }: Config): Finding {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  accessSync(home, constants.R_OK | constants.W_OK);
  return { state: "works", says: home };
}

function auditLog({ home }: Config): Finding {
  const { entries, faults } = createAudit({ home }).verify();
  if (faults.length === 0)
    return { state: "works", says: `${entries} entries in ${join(home, "audit")}, all chains are whole` };
  return {
    state: "limited",
    says: `${faults.length} segments were changed`,
    mend: "`codi-mcp log verify` names them.",
  };
}

function shell({ environment }: Config): Finding {
  const { name, path } = chooseShell({ environment });
  return { state: "works", says: `${name} (${path})` };
}

async function sandbox({ sandbox: mode, roots, home, environment }: Config): Promise<Finding> {
  const folders = roots.paths.filter((path) => existsSync(path)).map((path) => realpathSync(path));
  const options = { mode, roots: folders, stateFolder: home, userHome: homedir(), environment };
  const { state, says, mend } = await createSandbox(options).status();
  if (state === "works") return { state: "works", says };
  const consequence = mode === "required" ? "no command is run" : "commands run without one, and say so";
  const failing = mode === "required" ? "fails" : "limited";
  return { state: failing, says: `${says} With --sandbox ${mode} ${consequence}.`, ...(mend && { mend }) };
}

async function ripgrep(): Promise<Finding> {
  const { rgPath } = await import("@vscode/ripgrep");
  const says = await canRun(rgPath, ["--version"]);
  if (says) return { state: "works", says };
  return {
    state: "fails",
    says: "it does not start; grep and find_files need it",
    mend: "Reinstall with: npm install codi-mcp --include=optional",
  };
}

function sqlite(): Finding {
  const probes = probeDrivers();
  const says = probes
    .map(({ name, version, reason }) => `${name} ${version === undefined ? reason : `(SQLite ${version})`}`)
    .join("; ");
  if (probes.some(({ version }) => version !== undefined)) return { state: "works", says };
  const { hint } = noDriver([]);
  return { state: "limited", says: `none loads, so undo is off: ${says}`, ...(hint && { mend: hint }) };
}

async function git(): Promise<Finding> {
  const says = await canRun("git", ["--version"]);
  return says ? { state: "works", says } : { state: "limited", says: "not found; nothing depends on it yet" };
}

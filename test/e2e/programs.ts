import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeEnd, run } from "./child.ts";
import { repository } from "./repository.ts";
import { createScratch } from "./scratch.ts";

/** A published program that we test against, at the one version that the results hold for. */
interface Program {
  readonly package: string;
  readonly version: string;
  readonly bin: string;
  /** Runs on Node 24 whatever Node runs the tests. */
  readonly needsNode24?: boolean;
}

const programs = {
  node: { package: "node", version: "24.21.0", bin: "node" },
  claude: { package: "@anthropic-ai/claude-code", version: "2.1.329", bin: "claude" },
  codex: { package: "@openai/codex", version: "0.169.0", bin: "codex" },
  opencode: { package: "opencode-ai", version: "1.18.33", bin: "opencode" },
  inspector: {
    package: "@modelcontextprotocol/inspector",
    version: "2.12.0",
    bin: "mcp-inspector",
    needsNode24: true,
  },
  conformance: {
    package: "@modelcontextprotocol/conformance",
    version: "0.2.0-alpha.12",
    bin: "conformance",
    needsNode24: true,
  },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

/** How to start a program. */
export interface Startable {
  readonly version: string;
  readonly command: string;
  /** Come before the program's own arguments. */
  readonly args: readonly string[];
}

/** A program, or why it is not there. */
export type Installed = Startable | { readonly absent: string };

/** Room for npm to fetch a client of 400 MB over a slow line. */
export const installTimeoutMs = 10 * 60_000;
const startTimeoutMs = 60_000;

/**
 * Makes a program available in `.cache/clients/<name>-<version>`, which is filled once with npm and reused.
 * @returns `absent` with a one-line reason when npm cannot bring it or it does not start here.
 */
export async function install(name: ProgramName): Promise<Installed> {
  const program: Program = programs[name];
  const folder = join(repository, ".cache", "clients", `${name}-${program.version}`);
  if (!existsSync(folder)) {
    const failure = await fetchInto(folder, program);
    if (failure !== undefined) return { absent: failure };
  }
  const bin = join(folder, "node_modules", ".bin", program.bin);
  if (!program.needsNode24) return checked({ version: program.version, command: bin, args: [] });

  const node = await install("node");
  if ("absent" in node) return { absent: `needs Node 24: ${node.absent}` };
  return checked({ version: program.version, command: node.command, args: [bin] });
}

/** npm fills a neighbour folder that is renamed when complete, so that a broken install is never reused. */
async function fetchInto(folder: string, program: Program): Promise<string | undefined> {
  const parent = join(folder, "..");
  await mkdir(parent, { recursive: true });
  const partial = await mkdtemp(`${folder}.partial-`);
  // Newer npm runs install scripts only of packages named here; older npm ignores the field.
  const manifest = { private: true, allowScripts: { [program.package]: true } };
  await writeFile(join(partial, "package.json"), JSON.stringify(manifest));
  const wanted = `${program.package}@${program.version}`;
  const args = [
    "install",
    "--save-exact",
    "--engine-strict=false",
    "--no-audit",
    "--no-fund",
    // Without a network npm would spend more than a minute a program on finding that out.
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    wanted,
  ];
  const ended = await run("npm", args, { cwd: partial, env: process.env, timeoutMs: installTimeoutMs });
  if (ended.code === 0) {
    await rename(partial, folder);
    return undefined;
  }
  await rm(partial, { recursive: true, force: true });
  return `npm could not install ${wanted}: ${lastError(ended.stderr)}`;
}

/** A program that cannot even say its version was built for another machine. */
async function checked(program: Startable): Promise<Installed> {
  const scratch = await createScratch();
  const args = [...program.args, "--version"];
  const ended = await run(program.command, args, {
    cwd: scratch.project,
    env: scratch.env,
    timeoutMs: startTimeoutMs,
  });
  await scratch.remove();
  return ended.code === 0 ? program : { absent: describeEnd("--version", ended) };
}

function lastError(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.startsWith("npm error"));
  return lines.slice(0, 2).join("; ") || "npm gave no reason";
}

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { loadConfig } from "../config.ts";
import { CodiError } from "../shared/errors.ts";
import type { CommandLine } from "./arguments.ts";
import { type Launch, type McpClient, mcpClients, npxLaunch, type Place } from "./clients.ts";
import { print } from "./output.ts";
import { snippet, withEntry } from "./registration.ts";

/** Registers this server with a client: prints what belongs into its file, or writes it with --write. */
export async function run({ rest, flags }: CommandLine): Promise<number> {
  const { environment, roots } = await loadConfig(flags);
  const place: Place = {
    home: homedir(),
    platform: process.platform,
    project: roots.paths[0] ?? process.cwd(),
    appData: environment["APPDATA"],
  };
  const client = choose(flags.client ?? rest[0]);
  const launch = flags.npx ? npxLaunch(place.platform) : thisCopy();
  const file = client.file(place);
  if (flags.write) return write(client, launch, place, flags.yes === true);
  print(
    `Put this into ${file}${existsSync(file) ? ", beside what it holds" : ""}, or let \`--write\` do it:\n`,
  );
  print(snippet(client, launch, place));
  return 0;
}

/** This very copy: starting it with Node directly takes half as long as npx. */
export const thisCopy = (): Launch => ({
  command: "node",
  args: [fileURLToPath(new URL("cli.js", import.meta.url))],
});

function choose(id: string | undefined): McpClient {
  const known = mcpClients.map((client) => client.id).join(", ");
  if (id === undefined)
    throw new CodiError("invalid_arguments", "Which client?", {
      hint: `codi-mcp init --client NAME, with one of ${known}`,
    });
  const client = mcpClients.find((candidate) => candidate.id === id);
  if (client) return client;
  throw new CodiError("invalid_arguments", `codi-mcp knows no client ${id}.`, {
    hint: `It knows: ${known}.`,
  });
}

async function write(client: McpClient, launch: Launch, place: Place, agreed: boolean): Promise<number> {
  const file = client.file(place);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const after = withEntry(before, client, launch, place);
  if (after === before) {
    print(`${file} has this entry already.`);
    return 0;
  }
  if (before && !agreed && !(await ask(`Add codi to ${file}? A backup is kept. [y/N] `))) {
    print("Nothing was changed.");
    return 1;
  }
  if (before) {
    const backup = `${file}.backup-${new Date().toISOString().replace(/[:.]/g, "-")}`;
    copyFileSync(file, backup);
    print(`Kept the old file as ${backup}.`);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, after);
  print(`${client.title} will start codi-mcp from now on (${file}). Restart it if it is running.`);
  return 0;
}

async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new CodiError(
      "approval_required",
      "This would change a file that exists, and nobody is here to ask.",
      {
        hint: "Run it on a terminal, or add --yes.",
      },
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

import { parseArgs } from "node:util";
import { CodiError } from "../shared/errors.ts";

/** Every option, with its environment twin and the line that help shows. */
export const options = {
  root: {
    type: "string",
    multiple: true,
    short: "r",
    twin: "CODI_ROOT",
    help: "Workspace folder; may be repeated",
  },
  mode: { type: "string", twin: "CODI_MODE", help: "read-only, workspace (default) or full" },
  sandbox: {
    type: "string",
    twin: "CODI_SANDBOX",
    help: "For commands: required, preferred (default) or off",
  },
  "read-only": { type: "boolean", help: "Same as --mode read-only" },
  profile: {
    type: "string",
    twin: "CODI_PROFILE",
    help: "full (default) or companion, for clients with own file tools",
  },
  toolsets: {
    type: "string",
    twin: "CODI_TOOLSETS",
    help: "Toolsets instead of a profile: files,search,history,… or all",
  },
  "allow-tools": { type: "string", twin: "CODI_ALLOW_TOOLS", help: "Tools to offer besides, by name" },
  "deny-tools": { type: "string", twin: "CODI_DENY_TOOLS", help: "Tools never to offer or run, by name" },
  http: { type: "boolean", help: "serve: over HTTP instead of stdio" },
  host: { type: "string", help: "serve --http: address to listen on; default 127.0.0.1" },
  port: { type: "string", help: "serve --http: port; default 3741" },
  "no-auth": { type: "boolean", help: "serve --http: without a token; loopback only" },
  welcome: { type: "boolean", help: "serve --http: also print the token and how to register clients" },
  client: { type: "string", help: "init: claude-desktop, cursor, claude-code, codex or vscode" },
  write: { type: "boolean", help: "init: change the client's file instead of printing what belongs there" },
  yes: { type: "boolean", short: "y", help: "init: do not ask before changing a file" },
  npx: { type: "boolean", help: "init: register `npx codi-mcp` instead of this copy" },
  json: { type: "boolean", help: "tools: print tools/list as JSON" },
  export: { type: "string", help: "index: write a JSON line per definition to this file" },
  "export-tags": { type: "string", help: "index: write a tags file that editors read" },
  workers: { type: "string", help: "Threads that read files for the index; default: up to 4" },
  list: { type: "boolean", help: "approve: show what waits" },
  session: { type: "boolean", help: "approve: for the rest of the session" },
  always: { type: "boolean", help: "approve: as a rule, where one was offered" },
  deny: { type: "boolean", help: "approve: refuse it" },
  limit: { type: "string", help: "log: how many entries; default 50" },
  format: { type: "string", help: "log: human, compact, json, jsonl, codi, coditect or fdb" },
  sandboxed: { type: "boolean", help: "policy: judge as if the line ran in a working sandbox" },
  help: { type: "boolean", short: "h", help: "Show this" },
  version: { type: "boolean", short: "v", help: "Show the version" },
} as const satisfies Record<string, { type: "string" | "boolean"; help: string; [more: string]: unknown }>;

export type CommandFlags = ReturnType<typeof parse>["values"];

/** What a command is given: the words after its name, and the options. */
export interface CommandLine {
  readonly rest: readonly string[];
  readonly flags: CommandFlags;
}

/** @throws CodiError `invalid_arguments` for an option that does not exist or lacks its value. */
export function parseCommandLine(
  argv: readonly string[],
): CommandLine & { readonly command: string | undefined } {
  const { values: flags, positionals } = parse(argv);
  const [command, ...rest] = positionals;
  return { command, rest, flags };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error);
    throw new CodiError("invalid_arguments", `${message}.`, {
      hint: "`codi-mcp help` lists the options.",
      cause: error,
    });
  }
}

import { version } from "../version.ts";
import { options } from "./arguments.ts";
import type { Command } from "./commands.ts";
import { print } from "./output.ts";

/** Explains the command line and how to register; with `versionOnly` just the version. Returns the exit code. */
export function help(versionOnly: boolean, commands: readonly Command[]): number {
  print(versionOnly ? version : text(commands));
  return 0;
}

function text(commands: readonly Command[]): string {
  const commandRows = [...commands, { usage: "help", summary: "Show this" }].map(
    ({ usage, summary }) => `  ${usage.padEnd(22)} ${summary}`,
  );
  const optionRows = Object.entries(options).map(([name, option]) => {
    const twin = "twin" in option ? ` (${option.twin})` : "";
    return `  --${name.padEnd(20)} ${option.help}${twin}`;
  });
  return `codi-mcp ${version}: one MCP server with the whole toolkit of a coding agent.

An AI client starts it and talks to it over stdin and stdout. To register it:
  codi-mcp init --client claude-code     (or claude-desktop, cursor, codex, vscode)
To serve this folder to remote clients:
  codi-mcp serve --http

Commands:
${commandRows.join("\n")}

Options (environment twin):
${optionRows.join("\n")}
  State lies in CODI_HOME (default ~/.codi); CODI_LOG_LEVEL is debug, info, warn, error or silent.`;
}

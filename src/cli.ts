import { parseCommandLine } from "./cli/arguments.ts";
import { commands } from "./cli/commands.ts";
import { help } from "./cli/help.ts";
import { CodiError } from "./shared/errors.ts";

/** Runs the command a person or a client started us with; the one place that ends the process. */
async function main(): Promise<number> {
  const { command, rest, flags } = parseCommandLine(process.argv.slice(2));
  // A client starts us without a word and talks through stdin; a person at a terminal wants to know what this is.
  const name =
    flags.help || flags.version || (!command && process.stdin.isTTY) ? "help" : (command ?? "serve");
  if (name === "help") return help(flags.version === true, commands);
  const found = commands.find((candidate) => candidate.name === name);
  if (!found)
    throw new CodiError("invalid_arguments", `There is no command ${name}.`, {
      hint: `There are: ${commands.map((candidate) => candidate.name).join(", ")}.`,
    });
  const { run } = await found.load();
  return run({ rest, flags });
}

main().then(
  (code) => process.exit(code),
  (error) => {
    const text =
      error instanceof CodiError
        ? [error.message, error.hint].filter(Boolean).join("\n")
        : String(error?.stack ?? error);
    process.stderr.write(`codi-mcp: ${text}\n`);
    process.exit(2);
  },
);

import { CodiError } from "../shared/errors.ts";
import { parseCommandLine } from "./arguments.ts";
import { commands } from "./commands.ts";
import { help } from "./help.ts";

/**
 * Runs the command that a person or a client started us with.
 * @param words what stands behind the program's name
 * @returns the exit code: the command's own, 2 for one that could not begin; why is on stderr
 */
export async function main(words: readonly string[]): Promise<number> {
  try {
    return await start(words);
  } catch (error) {
    process.stderr.write(`codi-mcp: ${explained(error)}\n`);
    return 2;
  }
}

async function start(words: readonly string[]): Promise<number> {
  const { command, rest, flags } = parseCommandLine([...words]);
  const ownHelp = rest.length > 0 && commands.some((one) => one.name === command && one.hasOwnHelp);
  // A client starts us without a word and talks through stdin; a person at a terminal wants to know what this is.
  const name =
    (flags.help && !ownHelp) || flags.version || (!command && process.stdin.isTTY)
      ? "help"
      : (command ?? "serve");
  if (name === "help") return help(flags.version === true, commands);
  const found = commands.find((candidate) => candidate.name === name);
  if (!found)
    throw new CodiError("invalid_arguments", `There is no command ${name}.`, {
      hint: `There are: ${commands.map((candidate) => candidate.name).join(", ")}.`,
    });
  const { run } = await found.load();
  return run({ rest, flags });
}

function explained(error: unknown): string {
  if (error instanceof CodiError) return [error.message, error.hint].filter(Boolean).join("\n");
  return error instanceof Error ? String(error.stack) : String(error);
}

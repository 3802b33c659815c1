import { CodiError } from "../shared/errors.ts";

/** The refusal when no SQLite can be had, with the commands that mend it. */
export function noDriver(reasons: readonly string[]): CodiError {
  return new CodiError("unavailable", `No SQLite can be loaded: ${reasons.join("; ")}.`, {
    hint: "Either run `npm install -g codi-mcp --allow-scripts=better-sqlite3` (in a checkout: `npm rebuild better-sqlite3`) and register the installed `codi-mcp`, or start the server with Node 22.13 or newer, which brings SQLite along.",
  });
}

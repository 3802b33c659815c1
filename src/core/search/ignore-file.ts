import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Glob } from "./glob.ts";

/**
 * Runs with an ignore file that leaves out all but what the glob matches. ripgrep's own `--glob` overrules
 * .gitignore, so that `**` would bring back node_modules; an `--ignore-file` ranks below every .gitignore.
 */
export async function withIgnoreFile<T>(
  glob: Glob | undefined,
  isNegated: boolean,
  includeHidden: boolean,
  run: (ignoreFile: string | undefined) => Promise<T>,
): Promise<T> {
  if (glob === undefined) return await run(undefined);
  const folder = await mkdtemp(join(tmpdir(), "codi-search-"));
  try {
    const file = join(folder, "ignore");
    const globs = glob.alternatives.map(asIgnoreLine);
    const lines = isNegated ? globs : ["*", "!*/", ...globs.map((one) => `!${one}`)];
    // Last, since letting a name back in would let hidden ones in as well.
    if (!includeHidden && !isNegated) lines.push(".*");
    await writeFile(file, `${lines.join("\n")}\n`);
    return await run(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A glob as a line of an ignore file, where `#`, `!` and blanks at the end mean something else. */
function asIgnoreLine(glob: string): string {
  const line = glob.replace(/^[#!]/, "\\$&").replace(/ +$/, (blanks) => blanks.replaceAll(" ", "\\ "));
  const literal = line.replace(/\\.|[{}]/g, (part) => (part.length === 2 ? part : `\\${part}`));
  // ripgrep drops a line with stars it does not understand, and would then leave out everything.
  return literal
    .split("/")
    .map((part) => (part === "**" ? part : part.replace(/\*{2,}/g, "*")))
    .join("/");
}

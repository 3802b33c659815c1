import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** Files that say what to leave out, the later ones overruling the earlier ones, as in ripgrep. */
export const IGNORE_FILES: readonly string[] = [".gitignore", ".ignore", ".rgignore"];

/** Which paths below a folder are left out by the ignore files there. */
export interface IgnoreRules {
  /** Asked from the top down: a path below an ignored folder is not asked about. */
  isIgnored(path: string, isFolder: boolean): boolean;
  /** Reads all ignore files again when next asked. */
  forget(): void;
}

/** Reads ignore files as they are needed; the rules themselves are those of git (gitignore(5)). */
export function createIgnoreRules(root: string): IgnoreRules {
  const read = new Map<string, Ignore | undefined>();
  const rulesOf = (folder: string) => {
    if (!read.has(folder)) read.set(folder, readRules(folder, folder === root));
    return read.get(folder);
  };
  return {
    isIgnored(path, isFolder) {
      for (let folder = dirname(path); ; folder = dirname(folder)) {
        const below = relative(folder, path).replaceAll(sep, "/");
        if (below === "" || below.startsWith("../")) return false;
        const verdict = rulesOf(folder)?.test(isFolder ? `${below}/` : below);
        if (verdict?.ignored === true) return true;
        if (verdict?.unignored === true || folder === root || folder === dirname(folder)) return false;
      }
    },
    forget: () => read.clear(),
  };
}

function readRules(folder: string, isRoot: boolean): Ignore | undefined {
  const files = isRoot ? [join(".git", "info", "exclude"), ...IGNORE_FILES] : IGNORE_FILES;
  const texts = files.map((file) => readIfThere(join(folder, file))).filter((text) => text !== "");
  return texts.length === 0 ? undefined : ignore({ allowRelativePaths: true }).add(texts.join("\n"));
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Most folders have none, and one that cannot be read leaves nothing out: ripgrep goes on likewise.
    return "";
  }
}

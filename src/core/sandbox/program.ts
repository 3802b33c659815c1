import { realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Where a sandbox program is, or why none can be used. */
export type Located = { readonly path: string } | { readonly says: string; readonly mend?: string };

/**
 * Finds a program in one of the folders and resolves its links. Only root may have been able to put it
 * there: a sandbox that somebody else could exchange is none.
 */
export function locateProgram(name: string, folders: readonly string[]): Located {
  const found = folders.flatMap((folder) => real(join(folder, name)));
  const trusted = found.find((path) => foreignPart(path) === undefined);
  if (trusted !== undefined) return { path: trusted };
  const [first] = found;
  if (first === undefined)
    return { says: `${name} is not installed.`, ...(mending[name] && { mend: mending[name] }) };
  return { says: `${first} is not used, because others than root can change ${foreignPart(first)}.` };
}

/** The system's folders first, then those of PATH. */
export function programFolders(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const named = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder.startsWith("/"));
  return [...systemFolders, ...named];
}

const systemFolders = ["/usr/bin", "/bin", "/usr/local/bin"];

const mending: Readonly<Record<string, string>> = {
  bwrap:
    "Install bubblewrap: apt install bubblewrap, dnf install bubblewrap, pacman -S bubblewrap or apk add bubblewrap",
};

function real(path: string): readonly string[] {
  try {
    const resolved = realpathSync(path);
    return statSync(resolved).isFile() ? [resolved] : [];
  } catch {
    return []; // not in this folder
  }
}

/** The first part of a path, itself included, that someone other than root could change. */
function foreignPart(path: string): string | undefined {
  const { uid, mode } = statSync(path);
  if (uid !== 0 || (mode & 0o022) !== 0) return path;
  return dirname(path) === path ? undefined : foreignPart(dirname(path));
}

import { dirname } from "node:path";
import { createIgnoreTree } from "../ignore/index.ts";
import { languageOf } from "../syntax/index.ts";
import type { Pool } from "../workers/index.ts";
import type { ParseTask } from "./parser.ts";
import { readOne } from "./pass.ts";
import type { Roots } from "./roots.ts";
import type { Session } from "./session.ts";
import { compare } from "./survey.ts";

export interface RefreshOptions {
  readonly session: Session;
  readonly roots: Roots;
  readonly pool: Pool;
  readonly signal?: AbortSignal | undefined;
}

export interface Refreshed {
  /** Paths that changed or went. */
  readonly changed: readonly string[];
  /** Whether imports of other files may lead elsewhere now. */
  readonly needsLinking: boolean;
}

/** Looks at a few files and indexes anew what changed. */
export async function refreshFiles(paths: readonly string[], options: RefreshOptions): Promise<Refreshed> {
  const { session, roots, pool, signal } = options;
  const { intake, linker, writer } = session;
  const isWanted = createIsWanted(roots);
  const rules = { chunks: session.chunkVersion, hashOf: writer.hashOf };
  const tasks: ParseTask[] = [];
  for (const path of new Set(paths)) {
    const known = writer.find(path);
    const absolute = roots.absolute(path);
    const language = languageOf(path);
    if (language === undefined || (known === undefined && !isWanted(absolute))) continue;
    const task = compare(path, absolute, language, known, rules);
    if (task === "gone") {
      if (known !== undefined) intake.remove(path);
    } else if (task !== "same") tasks.push(task);
  }
  await Promise.all(
    tasks.map(async (task) => {
      const ticket = intake.begin(task.path);
      intake.add(task, ticket, await readOne(task, session, pool, signal, true));
    }),
  );
  const { changed, changedPaths, moved, again } = intake.write();
  linker.link(changed);
  if (changed.length > 0) writer.transaction(() => writer.indexNames());
  const needsLinking = moved || paths.some(linker.dependsOn);
  if (needsLinking) linker.invalidate();
  if (again.length === 0) return { changed: changedPaths, needsLinking };
  // Somebody wrote in between; this ends, since each round is one more change of the same file.
  const rest = await refreshFiles(again, options);
  return { changed: [...changedPaths, ...rest.changed], needsLinking: needsLinking || rest.needsLinking };
}

/** Whether a file that the index does not know belongs into it: not hidden, and not left out by an ignore file. */
function createIsWanted(roots: Roots): (absolute: string) => boolean {
  const trees = new Map<string, ReturnType<typeof createIgnoreTree>>();
  return (absolute) => {
    const root = roots.folders.find((folder) => absolute.startsWith(folder));
    if (root === undefined) return false;
    const inside = absolute.slice(root.length);
    if (/[\\/]\./.test(inside)) return false;
    const tree = trees.get(root) ?? createIgnoreTree(root);
    trees.set(root, tree);
    const above: string[] = [];
    for (let at = dirname(absolute); at.length > root.length; at = dirname(at)) above.unshift(at);
    return !above.some((folder) => tree.isIgnored(folder, true)) && !tree.isIgnored(absolute, false);
  };
}

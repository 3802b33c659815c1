import { lstatSync, realpathSync, type Stats } from "node:fs";
import { join } from "node:path";
import { CodiError } from "../../shared/errors.ts";

/** A place in the workspace that steers what is run later, outside the sandbox. */
export interface GuardedPlace {
  readonly path: string;
  /** Its content may change; it is guarded against being moved away and replaced. */
  readonly isWritable: boolean;
  /** Whether it is a folder, or would be one. */
  readonly isFolder: boolean;
  /** What a file that stands in for a missing one must say; nothing unless given. */
  readonly content?: string;
}

/**
 * What to guard below each root: our own `.codi`, and of git's folder whatever makes git run programs.
 * @throws CodiError `denied` when a root, `.codi` or `.git` is a link: a link cannot be guarded, only followed.
 */
export function guardedPlaces(roots: readonly string[]): readonly GuardedPlace[] {
  for (const root of roots)
    if (realpathSync.native(root) !== root)
      throw new CodiError("denied", `The workspace ${root} has become a symbolic link. Nothing was run.`, {
        hint: "Ask the person what happened to the folder, and to start the server anew.",
      });
  return roots.flatMap((root) => [guard(join(root, ".codi"), true), ...guardGit(join(root, ".git"))]);
}

function guardGit(git: string): readonly GuardedPlace[] {
  // A file names the real folder (worktree, submodule), which lies elsewhere and is read-only there. A folder
  // without HEAD is no repository yet, perhaps only our own stand-in for one.
  if (!look(git)?.isDirectory() || !look(join(git, "HEAD"))) return [guard(git, true)];
  const inner: readonly { path: string; isFolder: boolean; content?: string }[] = [
    { path: join(git, "hooks"), isFolder: true },
    { path: join(git, "config"), isFolder: false },
    { path: join(git, "config.worktree"), isFolder: false },
    // Whoever writes this file chooses another config; "." means the folder itself, which is what its absence means.
    { path: join(git, "commondir"), isFolder: false, content: ".\n" },
    // The folders of submodules and linked worktrees have configs and hooks of their own.
    ...["modules", "worktrees"].map((name) => ({ path: join(git, name), isFolder: true })).filter(exists),
  ];
  // A link among them could be exchanged for something else, so then all of it stays as it is.
  if (inner.some(({ path }) => look(path)?.isSymbolicLink()))
    return [{ path: git, isWritable: false, isFolder: true }];
  return [
    { path: git, isWritable: true, isFolder: true },
    ...inner.map(({ content, ...place }) => ({
      ...guard(place.path, place.isFolder),
      ...(content !== undefined && { content }),
    })),
  ];
}

function guard(path: string, isFolder: boolean): GuardedPlace {
  const found = look(path);
  if (found?.isSymbolicLink())
    throw new CodiError(
      "denied",
      `${path} is a symbolic link, which no sandbox can guard. Nothing was run.`,
      {
        hint: "Ask the person to put a real folder there, or to start the server with --sandbox off.",
      },
    );
  return { path, isWritable: false, isFolder: found?.isDirectory() ?? isFolder };
}

function exists({ path }: { readonly path: string }): boolean {
  return look(path) !== undefined;
}

function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

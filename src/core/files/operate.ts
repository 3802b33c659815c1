import { lstatSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { CodiError } from "../../shared/errors.ts";
import type { Fence, Place } from "../../shared/paths.ts";
import type { Files, Operated, OperateOptions, Operation } from "./contract.ts";
import { type Folders, openFolders, unwritable } from "./folders.ts";
import { temporaryName } from "./leftovers.ts";
import { entryAt } from "./open.ts";
import { alreadyThere, exists, publishNew, renameInsisting } from "./publish.ts";
import { copyContent, copyTree, countTree } from "./tree.ts";

/** Moves, copies, deletes and makes files and folders; see the door. */
export function createOperate(fence: Fence, files: Pick<Files, "change">, tidied: Set<string>) {
  return async function operate(operation: Operation, options: OperateOptions): Promise<Operated> {
    if (operation.operation === "mkdir") return makeFolder(fence, operation.path, options, tidied);
    const source = await fence.locateEntry(operation.path);
    const entry = entryAt(source);
    const isFolder = entry.isDirectory();
    if (isFolder) refuseRoots(fence, source);
    if (operation.operation === "delete") {
      if (!isFolder) return single(await files.change([{ kind: "delete", path: operation.path }], options));
      return deleteFolder(fence, source, operation.recursive === true, options, tidied);
    }
    const target = await fence.locate(operation.to);
    if (exists(target.real)) throw taken(target);
    if (isFolder) refuseInside(source, target);
    if (operation.operation === "move" && !isFolder) {
      const { path: from, to } = operation;
      return single(await files.change([{ kind: "move", path: from, to }], options));
    }
    const entries = isFolder ? await countTree(fence, source.real) : 1;
    if (!options.dryRun) {
      await inFolders(fence, target, tidied, async (folders) => {
        const work = { fence, folders, source, target, signal: options.signal };
        await (operation.operation === "move" ? moveFolder(work) : copy(work, isFolder));
      });
    }
    return { place: target, from: source, isFolder, entries, existed: false };
  };
}

interface Work {
  readonly fence: Fence;
  readonly folders: Folders;
  readonly source: Place;
  readonly target: Place;
  readonly signal: AbortSignal | undefined;
}

async function moveFolder({ folders, source, target }: Work): Promise<void> {
  const from = folders.of(source.real).at(path.basename(source.real));
  await renameInsisting(from, folders.of(target.real).at(path.basename(target.real)));
}

/** The copy grows under a temporary name and gets its own at the end: nobody sees half of it. */
async function copy({ fence, folders, source, target, signal }: Work, isFolder: boolean): Promise<void> {
  const folder = folders.of(target.real);
  const [temporary, final] = [folder.at(temporaryName()), folder.at(path.basename(target.real))];
  try {
    if (!isFolder) {
      // A link is copied as the file it leads to.
      await copyContent(fence, (await fence.locate(source.path)).real, temporary);
      await publishNew(temporary, final, target.shown);
      return;
    }
    await copyTree(fence, source.real, temporary, signal);
    if (exists(final)) throw taken(target);
    await renameInsisting(temporary, final);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** A folder disappears at once, by a rename; what it holds is removed afterwards. */
async function deleteFolder(
  fence: Fence,
  place: Place,
  recursive: boolean,
  options: OperateOptions,
  tidied: Set<string>,
): Promise<Operated> {
  const entries = await countTree(fence, place.real);
  if (entries > 0 && !recursive) {
    throw new CodiError("denied", `${place.shown} is not empty: it holds ${entries} files and folders.`, {
      hint: "Set recursive to delete it with all that it holds.",
    });
  }
  const outcome = { place, isFolder: true, entries, existed: true };
  if (options.dryRun) return outcome;
  await inFolders(fence, place, tidied, async (folders) => {
    const folder = folders.of(place.real);
    if (entries === 0) return rmdir(folder.at(path.basename(place.real)));
    const doomed = folder.at(temporaryName());
    await renameInsisting(folder.at(path.basename(place.real)), doomed);
    await rm(doomed, { recursive: true });
  });
  return outcome;
}

async function makeFolder(
  fence: Fence,
  asked: string,
  options: OperateOptions,
  tidied: Set<string>,
): Promise<Operated> {
  const place = await fence.locate(asked);
  const existed = exists(place.real);
  if (existed && !lstatSync(place.real).isDirectory()) throw taken(place);
  if (!existed && !options.dryRun) {
    // A folder opens the way for the file in it: asking for a child makes the folder itself.
    const child = { ...place, real: path.join(place.real, "child") };
    await inFolders(fence, child, tidied, async () => {});
  }
  return { place, isFolder: true, entries: 0, existed };
}

/** Opens (and makes) the folder of a place for some work, and unmakes it when the work fails. */
async function inFolders(
  fence: Fence,
  place: Place,
  tidied: Set<string>,
  work: (folders: Folders) => Promise<void>,
): Promise<void> {
  const folders = openFolders(fence, tidied);
  try {
    folders.of(place.real).verify();
    await work(folders);
  } catch (error) {
    folders.unmake();
    throw unwritable(place.shown, error);
  } finally {
    folders.close();
  }
}

function single(changed: Awaited<ReturnType<Files["change"]>>): Operated {
  const [only] = changed;
  if (only === undefined) throw new Error("a change without an outcome");
  const { place, from } = only;
  return { place, isFolder: false, entries: 1, existed: only.kind === "delete", ...(from ? { from } : {}) };
}

function taken(target: Place): CodiError {
  if (!lstatSync(target.real).isDirectory()) return alreadyThere(target.shown);
  return new CodiError("already_exists", `${target.shown} is a folder that exists already.`, {
    hint: `Give the full new path, such as "${target.shown}/name".`,
  });
}

function refuseInside(source: Place, target: Place): void {
  if (!`${target.real}${path.sep}`.startsWith(`${source.real}${path.sep}`)) return;
  throw new CodiError("invalid_arguments", `${target.shown} lies inside ${source.shown} itself.`, {
    hint: "Choose a target outside the folder.",
  });
}

/** A workspace root is where everything stands: it neither moves nor goes. */
function refuseRoots(fence: Fence, place: Place): void {
  const isAbove = fence.roots.some((root) => `${root}${path.sep}`.startsWith(`${place.real}${path.sep}`));
  if (!isAbove) return;
  throw new CodiError("denied", `${place.shown} is, or holds, a root of the workspace.`, {
    hint: "Name what lies in it instead.",
  });
}

import { type BigIntStats, lstatSync } from "node:fs";
import { rename, unlink } from "node:fs/promises";
import path from "node:path";
import { CodiError } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";
import type { Folders } from "./folders.ts";
import { temporaryName } from "./leftovers.ts";
import type { OpenFolder } from "./open.ts";
import type { Step } from "./plan.ts";
import {
  alreadyThere,
  exists,
  keepAside,
  publishNew,
  replace,
  type Staged,
  stage,
  stageCopy,
} from "./publish.ts";
import { maxTextBytes, type Snapshot, takeSnapshot } from "./snapshot.ts";
import { isSame } from "./stamp.ts";

/** How to take back one switch of names, and what to clear away when it stays. */
export interface Undo {
  readonly shown: string;
  back(): Promise<void>;
  forget?(): Promise<void>;
}

/** One step with everything it needs. */
export interface Commit {
  readonly fence: Fence;
  readonly folders: Folders;
  readonly step: Step;
  readonly staged: Staged | undefined;
  /** Whether a later step may fail, so that the old file must be kept at hand. */
  readonly mayGoBack: boolean;
}

/** Lays the new content of a step ready beside its target; nothing to lay for deletions and plain moves. */
export async function lay(step: Step, folders: Folders, durable: boolean): Promise<Staged | undefined> {
  const folder = folders.of(step.place.real);
  if (step.bytes !== undefined) {
    if (isUnchanged(step)) return undefined;
    return stage(folder, step.bytes, { mode: step.mode, owner: step.before?.stat }, durable);
  }
  if (step.kind !== "move" || step.from === undefined || step.before === undefined) return undefined;
  const target = lstatSync(folder.at("."), { bigint: true });
  return target.dev === step.before.stat.dev ? undefined : stageCopy(folder, step.from.real, durable);
}

/** Switches the names of one step, and notes how to switch back. */
export async function commit(work: Commit, done: Undo[]): Promise<void> {
  const { step, staged } = work;
  const target = entryOf(work.folders, step.place.real);
  target.folder.verify();
  if (step.kind === "update") {
    if (staged !== undefined) await switchOver(work, target, staged, done);
  } else if (step.kind === "delete") {
    await remove(work, target, done);
  } else {
    const source = step.from && entryOf(work.folders, step.from.real);
    if (staged !== undefined) {
      await publishNew(target.folder.at(staged.name), target.path, step.place.shown);
      done.push({ shown: step.place.shown, back: () => unlink(target.path) });
      if (source) await remove({ ...work, mayGoBack: true }, source, done);
    } else if (source) {
      await moveEntry(work, source, target);
      done.push({ shown: step.place.shown, back: () => rename(target.path, source.path) });
    }
  }
}

interface Entry {
  readonly folder: OpenFolder;
  readonly name: string;
  readonly path: string;
}

function entryOf(folders: Folders, real: string): Entry {
  const folder = folders.of(real);
  const name = path.basename(real);
  return { folder, name, path: folder.at(name) };
}

/** Writing what is there already would only touch the modification time. */
function isUnchanged({ kind, before, bytes }: Step): boolean {
  return kind === "update" && before?.bytes !== undefined && bytes?.equals(before.bytes) === true;
}

async function switchOver(work: Commit, target: Entry, staged: Staged, done: Undo[]): Promise<void> {
  const { folder, name } = target;
  const aside = work.mayGoBack ? await keepAside(folder, name) : undefined;
  if (aside !== undefined) done.push(fromAside(work.step.place.shown, target, aside));
  await recheck(work, target);
  await replace(folder, staged.name, name);
}

async function remove(work: Commit, target: Entry, done: Undo[]): Promise<void> {
  const isLink = work.step.before === undefined;
  await recheck(work, target);
  if (work.mayGoBack) {
    // A link cannot be linked everywhere, but it can always be renamed.
    const aside = isLink ? await setAside(target) : await keepAside(target.folder, target.name);
    done.push(fromAside(work.step.place.shown, target, aside));
    if (isLink) return;
  }
  await unlink(target.path);
}

async function setAside({ folder, path: target }: Entry): Promise<string> {
  const aside = temporaryName();
  await rename(target, folder.at(aside));
  return aside;
}

function fromAside(shown: string, { folder, path: target }: Entry, aside: string): Undo {
  return {
    shown,
    back: () => rename(folder.at(aside), target),
    forget: () => unlink(folder.at(aside)),
  };
}

async function moveEntry(work: Commit, source: Entry, target: Entry): Promise<void> {
  await recheck(work, source);
  const { place, before } = work.step;
  if (before !== undefined) return publishNew(source.path, target.path, place.shown);
  if (exists(target.path)) throw alreadyThere(place.shown);
  await rename(source.path, target.path);
}

/** The last look before the switch: between the check and now somebody else may have written. */
async function recheck({ fence, step }: Commit, entry: Entry): Promise<void> {
  const { before } = step;
  if (before === undefined) return;
  const now = lstatSync(entry.path, { bigint: true, throwIfNoEntry: false });
  if (now && isUntouched(before, now)) return;
  const fresh = now?.isFile() ? await takeSnapshot(fence, before.place, maxTextBytes) : undefined;
  if (fresh && isSame(before.stamp, fresh.stamp)) return;
  throw new CodiError("stale", `${before.place.shown} was changed by somebody else at this very moment.`, {
    hint: "Nothing was written. Read it again, then make the change anew.",
  });
}

function isUntouched(before: Snapshot, now: BigIntStats): boolean {
  const then = before.stat;
  return (
    then.ino === now.ino &&
    then.dev === now.dev &&
    then.size === now.size &&
    then.mtimeNs === now.mtimeNs &&
    (then.ctimeNs === now.ctimeNs || before.stamp.hash === undefined)
  );
}

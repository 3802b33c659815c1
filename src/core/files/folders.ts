import { mkdirSync, rmdirSync } from "node:fs";
import path from "node:path";
import { CodiError, systemCode } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";
import { removeLeftovers } from "./leftovers.ts";
import { type OpenFolder, openFolder } from "./open.ts";

/** Folders held open for the length of a transaction, with what had to be made on the way. */
export interface Folders {
  /** Opens the folder of a file, making it and its parents where they are missing. */
  of(real: string): OpenFolder;
  /** Removes the folders made here, as far as they are empty. */
  unmake(): void;
  close(): void;
}

/** @param tidied folders already looked through for leftovers; the first visit tidies them. */
export function openFolders(fence: Fence, tidied: Set<string>): Folders {
  const open = new Map<string, OpenFolder>();
  const made: string[] = [];

  const openOrMake = (real: string): OpenFolder => {
    const known = open.get(real);
    if (known) return known;
    const folder = openExisting(fence, real) ?? make(real);
    open.set(real, folder);
    if (!tidied.has(real)) {
      if (tidied.size > maxTidied) tidied.clear();
      tidied.add(real);
      removeLeftovers(folder);
    }
    return folder;
  };
  const make = (real: string): OpenFolder => {
    const parent = openOrMake(path.dirname(real));
    try {
      mkdirSync(parent.at(path.basename(real)));
      made.push(real);
    } catch (cause) {
      if (systemCode(cause) !== "EEXIST") throw unwritable(fence.show(real), cause);
    }
    return openFolder(fence, real);
  };

  return {
    of: (real) => openOrMake(path.dirname(real)),
    unmake() {
      for (const real of made.reverse()) removeIfEmpty(open.get(path.dirname(real)), path.basename(real));
    },
    close() {
      for (const folder of open.values()) folder.close();
    },
  };
}

function openExisting(fence: Fence, real: string): OpenFolder | undefined {
  try {
    return openFolder(fence, real);
  } catch (error) {
    if (error instanceof CodiError && error.code === "not_found") return undefined;
    throw error;
  }
}

function removeIfEmpty(parent: OpenFolder | undefined, name: string): void {
  try {
    if (parent) rmdirSync(parent.at(name));
  } catch {
    // Somebody put something in it meanwhile: then it is theirs, and stays.
  }
}

/** A bound for a process that lives for weeks; forgetting only means looking again. */
const maxTidied = 10_000;

/** The refusal of a write, by the system's own reason; what is no failure of the system is passed on as it is. */
export function unwritable(shown: string, cause: unknown): unknown {
  const code = systemCode(cause);
  if (code === undefined || cause instanceof CodiError) return cause;
  const reason = REASONS[code];
  return new CodiError("unwritable", `${shown} cannot be written: ${reason?.what ?? code}.`, {
    hint: reason?.hint ?? "Check the path and its permissions. Nothing was changed.",
    cause,
  });
}

const REASONS: Record<string, { what: string; hint: string } | undefined> = {
  EACCES: { what: "no permission", hint: "Check the permissions of the file and its folder." },
  EPERM: { what: "the system forbids it", hint: "Check the permissions and attributes of the file." },
  EROFS: { what: "the file system is read-only", hint: "Write somewhere else." },
  ENOSPC: { what: "the disk is full", hint: "Make room, then try again. Nothing was changed." },
  EDQUOT: { what: "the disk quota is used up", hint: "Make room, then try again. Nothing was changed." },
  ENAMETOOLONG: { what: "the name is too long", hint: "Choose a shorter name." },
  ENOTDIR: { what: "a part of its path is a file", hint: "Choose another folder." },
  EBUSY: {
    what: "it is in use, or mounted by itself",
    hint: "Write it with a shell command. Nothing was changed.",
  },
  EXDEV: { what: "it would cross file systems", hint: "Copy it, then delete the original." },
};

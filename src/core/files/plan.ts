import { accessSync, constants } from "node:fs";
import { CodiError } from "../../shared/errors.ts";
import type { Fence, Place } from "../../shared/paths.ts";
import type { Change, ChangeOptions, TextFormat } from "./contract.ts";
import { encode } from "./encoding.ts";
import type { Memory } from "./memory.ts";
import { entryAt, kindOf } from "./open.ts";
import { alreadyThere, exists } from "./publish.ts";
import { maxTextBytes, type Snapshot, takeSnapshot } from "./snapshot.ts";
import { assertFresh } from "./stale.ts";

/** A change that was checked against the disk and is ready to be made. */
export interface Step {
  readonly kind: Change["kind"];
  /** Where the content goes; for a deletion, what goes. */
  readonly place: Place;
  /** Where a moved file is now. */
  readonly from?: Place;
  /** The file before; absent for a creation and for links, which are moved and deleted as links. */
  readonly before?: Snapshot;
  /** New content; absent for a deletion and a plain move. */
  readonly bytes?: Buffer;
  readonly mode?: number | undefined;
  /** Whether the session had seen the file, or made it. */
  readonly seen: boolean;
}

/** Checks every change before anything is written. */
export async function planChanges(
  fence: Fence,
  memory: Memory,
  changes: readonly Change[],
  options: ChangeOptions,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const change of changes) {
    options.signal?.throwIfAborted();
    steps.push(await planOne({ fence, memory, session: options.session }, change));
  }
  refuseOverlap(steps);
  return steps;
}

interface Context {
  readonly fence: Fence;
  readonly memory: Memory;
  readonly session: string;
}

async function planOne(context: Context, change: Change): Promise<Step> {
  switch (change.kind) {
    case "create": {
      const place = await vacant(context.fence, change.path);
      const format = change.format ?? { encoding: "utf-8", bom: false };
      const bytes = encode(change.text, format, place.shown);
      return { kind: "create", place, bytes, mode: format.mode, seen: true };
    }
    case "update": {
      const place = await context.fence.locate(change.path);
      const { before, seen } = await current(context, place, maxTextBytes, change.expectedHash);
      refuseReadOnly(place);
      const bytes = encode(change.text, change.format, place.shown);
      return { kind: "update", place, before, bytes, mode: change.format.mode ?? modeOf(before), seen };
    }
    case "delete": {
      const place = await context.fence.locateEntry(change.path);
      return { kind: "delete", place, ...(await outgoing(context, place, change.expectedHash)) };
    }
    case "move": {
      const from = await context.fence.locateEntry(change.path);
      const place = await vacant(context.fence, change.to);
      const left = await outgoing(context, from, change.expectedHash);
      const step = { kind: "move", place, from, ...left } as const;
      if (change.text === undefined) return step;
      const format: TextFormat = change.format ?? { encoding: "utf-8", bom: false };
      const mode = format.mode ?? (left.before && modeOf(left.before));
      return { ...step, mode, bytes: encode(change.text, format, place.shown) };
    }
  }
}

/** Beyond this a file that only moves or goes is not hashed: size and time must do. */
const maxHashedBytes = 2 * 1024 * 1024;

async function vacant(fence: Fence, path: string): Promise<Place> {
  const place = await fence.locate(path);
  if (exists(place.real)) throw alreadyThere(place.shown);
  return place;
}

async function current(context: Context, place: Place, maxBytes: number, expectedHash: string | undefined) {
  const { fence, memory, session } = context;
  const before = await takeSnapshot(fence, place, maxBytes);
  assertFresh(memory, before, { session, expectedHash });
  return { before, seen: memory.recall(session, place.real) !== undefined };
}

/** A file that leaves its place; a link leaves as a link, whatever it leads to. */
async function outgoing(
  context: Context,
  place: Place,
  expectedHash: string | undefined,
): Promise<Pick<Step, "before" | "seen">> {
  const entry = entryAt(place);
  if (entry.isSymbolicLink()) return { seen: true };
  if (!entry.isFile()) {
    throw new CodiError("not_a_file", `${place.shown} is ${kindOf(entry)}, not a file.`, {
      hint: "Move or delete folders with file_operation.",
    });
  }
  return current(context, place, maxHashedBytes, expectedHash);
}

function refuseReadOnly(place: Place): void {
  try {
    accessSync(place.real, constants.W_OK);
  } catch (cause) {
    throw new CodiError("unwritable", `${place.shown} is write-protected.`, {
      hint: "If it is meant to be changed, make it writable first (chmod u+w).",
      cause,
    });
  }
}

function modeOf(before: Snapshot): number {
  return Number(before.stat.mode) & 0o7777;
}

function refuseOverlap(steps: readonly Step[]): void {
  const taken = new Set<string>();
  for (const step of steps) {
    for (const place of step.from ? [step.from, step.place] : [step.place]) {
      if (taken.has(place.real)) {
        throw new CodiError("invalid_arguments", `Two of the changes touch ${place.shown}.`, {
          hint: "Put everything that happens to a file into one change.",
        });
      }
      taken.add(place.real);
    }
  }
}

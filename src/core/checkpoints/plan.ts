import { CodiError } from "../../shared/errors.ts";
import type { SeqFileRow } from "../../store/checkpoints.ts";
import type { Restored, Room } from "./index.ts";
import type { Ledger } from "./ledger.ts";
import { wordFor } from "./list.ts";
import { blobOf, decodeState, type FileState, isSameState, isTooLarge } from "./state.ts";

/** One path on its way back. */
export interface Step {
  readonly path: string;
  /** What stands there now. */
  readonly from: FileState;
  /** What shall stand there. */
  readonly to: FileState;
  /** What stands against it. */
  readonly problem?: Problem;
}

export interface Problem {
  readonly kind: "outside" | "running" | "unkept";
  readonly text: string;
}

/**
 * Works out what a restore does to each path, and what stands against it.
 * @param history all that is recorded of each path from the restored call on, oldest first; never empty.
 */
export function planSteps(
  room: Pick<Room, "blobs"> & { readonly ledger: Ledger },
  history: ReadonlyMap<string, readonly SeqFileRow[]>,
  look: (path: string) => FileState,
): Step[] {
  return [...history].flatMap(([path, rows]): Step[] => {
    const [first, last] = [rows.at(0), rows.at(-1)];
    if (!first || !last) return [];
    const [from, to] = [look(path), decodeState(first.before)];
    if (isSameState(from, to)) return [{ path, from, to }];
    const problem = problemOf(room, from, to, last);
    return [{ path, from, to, ...(problem && { problem }) }];
  });
}

function problemOf(
  { blobs }: Pick<Room, "blobs">,
  from: FileState,
  to: FileState,
  last: SeqFileRow,
): Problem | undefined {
  if (isTooLarge(to)) return { kind: "unkept", text: "what it was is too large to be kept" };
  if (to.kind === "other") return { kind: "unkept", text: "it was no file, folder or link" };
  const hash = blobOf(to);
  // Reading it, not just finding it, is what tells a damaged content before anything is changed.
  const kept = hash === null ? undefined : blobs.read(hash);
  if (kept === "missing" || kept === "damaged")
    return { kind: "unkept", text: `the copy of what it was is ${kept}` };
  if (isTooLarge(from) && from.kind === "file")
    return { kind: "unkept", text: "what is there now is too large to be kept, so this could not be undone" };
  if (last.after === null) return { kind: "running", text: "a call that changes it is still running" };
  if (!isSameState(from, whole(decodeState(last.after))))
    return { kind: "outside", text: "it was changed outside of these tools since" };
  return undefined;
}

/** Whether a folder's content was recorded says nothing about the folder. */
const whole = (state: FileState): FileState =>
  state.kind === "directory" ? { kind: "directory", mode: state.mode } : state;

/** Refuses a plan that cannot be carried out as a whole. With `force` only what nobody can do stands against it. */
export function assertFeasible(steps: readonly Step[], shown: (path: string) => string): void {
  const stopped = steps.filter(({ problem }) => problem);
  if (stopped.length === 0) return;
  const list = stopped.map(({ path, problem }) => `${shown(path)}: ${problem?.text}`);
  const isOutside = stopped.some(({ problem }) => problem?.kind !== "unkept");
  throw new CodiError(
    isOutside ? "stale" : "unreadable",
    `Nothing was restored, because of ${stopped.length} of ${steps.length} paths:\n${list.slice(0, maxListed).join("\n")}${list.length > maxListed ? `\n(${list.length - maxListed} more)` : ""}`,
    {
      hint: "With force: true, outside changes are overwritten (they stay in this restore's own checkpoint) and what is not kept is left as it is. With path, other files alone.",
    },
  );
}

const maxListed = 20;

/** What a step does, in a word. */
export function outcomeOf(
  { path, from, to, problem }: Step,
  shown: (path: string) => string,
  left: boolean,
): Restored {
  const reason = problem && { reason: problem.text };
  if (left) return { shown: shown(path), action: "left", ...reason };
  if (isSameState(from, to)) return { shown: shown(path), action: "none" };
  const action = (
    { created: "create", deleted: "delete", changed: "write", mode: "mode", replaced: "replace" } as const
  )[wordFor(from, to)];
  return { shown: shown(path), action, ...reason };
}

import { dirname } from "node:path";
import { CodiError } from "../../shared/errors.ts";
import { shortId } from "../../shared/ids.ts";
import type { FileRow } from "../../store/checkpoints.ts";
import type { Maker, Pending, Room, Saved } from "./index.ts";
import type { Ledger, Tables } from "./ledger.ts";
import { createPause, kindAt, type Observation, observe, observeTree } from "./observe.ts";
import { absent, blobOf, encodeState, isSameState } from "./state.ts";
import { createTurns } from "./turns.ts";

export type Looks = ReadonlyMap<string, Observation>;

/** A call being recorded: what was there before it, under a number of its own. */
export interface Recording {
  readonly seq: number;
  readonly before: Looks;
  /** Records what is there now, or forgets the call when it changed nothing. */
  finish(): Promise<Saved>;
}

export interface Recorder {
  before(
    call: Maker & { readonly paths: readonly string[]; readonly signal?: AbortSignal },
  ): Promise<Pending>;
  /** For paths that are known to be real and each to be taken alone. @throws CodiError when it cannot be recorded. */
  begin(maker: Maker, paths: readonly string[], signal: AbortSignal | undefined): Promise<Recording>;
}

export function createRecord(room: Room & { readonly ledger: Ledger; readonly soon: () => void }): Recorder {
  const { fence, ledger, caps } = room;
  const turns = createTurns();
  const limits = { ...caps, maxFiles: caps.maxTreeFiles, maxBytes: caps.maxTreeBytes };

  const lookBefore = async (paths: readonly string[]): Promise<Map<string, Observation>> => {
    const looks = new Map<string, Observation>();
    for (const path of paths) {
      const seen = observe(fence, path, caps.maxFileBytes);
      if (seen.state.kind !== "directory") looks.set(path, seen);
      else for (const [below, look] of await observeTree(fence, path, limits)) looks.set(below, look);
    }
    return looks;
  };

  const lookAfter = async (paths: readonly string[], before: Looks): Promise<Map<string, Observation>> => {
    const looks = new Map<string, Observation>();
    for (const path of [...paths, ...before.keys()])
      if (!looks.has(path)) looks.set(path, lookAgain(fence, path, caps.maxFileBytes, before.get(path)));
    for (const path of paths) {
      if (looks.get(path)?.state.kind !== "directory" || isPartial(before.get(path))) continue;
      const tree = await observeTree(fence, path, limits).catch(() => new Map<string, Observation>());
      for (const [below, look] of tree) looks.set(below, look);
    }
    return looks;
  };

  const finish = async (seq: number, id: string, paths: readonly string[], before: Looks): Promise<Saved> => {
    const after = await lookAfter(paths, before);
    const changed = [...after].flatMap(([path, { state }]): FileRow[] => {
      const was = before.get(path)?.state ?? absent;
      if (isSameState(was, state)) return [];
      return [{ path, before: encodeState(was), after: encodeState(state), blob: blobOf(was) }];
    });
    ledger.use(({ calls }) =>
      calls.atomically(() => (changed.length > 0 ? calls.finish(seq, "done", changed) : calls.drop(seq))),
    );
    room.soon();
    return changed.length > 0 ? { id } : {};
  };

  const open = async (maker: Maker, before: Looks): Promise<{ seq: number; id: string }> => {
    const time = room.now().getTime();
    const files = [...before].map(([path, { state }]) => ({
      path,
      before: encodeState(state),
      after: null,
      blob: blobOf(state),
    }));
    const id = shortId("c");
    // Asked first, so that nothing is written to the disk where no list can name it.
    ledger.use(() => {});
    const sizes = await putContents(room, before);
    const seq = ledger.use((tables) =>
      tables.calls.atomically(() => {
        keepContents(room, tables, before, sizes, time);
        const row = { kind: "call", status: "open", label: "", owner: room.owner, time } as const;
        return tables.calls.add({ ...row, ...pick(maker), id, root: rootOf(room) }, files);
      }),
    );
    room.live.add(seq);
    return { seq, id };
  };

  /** Whatever was recorded of it: the call runs no longer, and the next one may. */
  const end = (seq: number, leave: () => void) => (): void => {
    room.live.delete(seq);
    leave();
  };

  return {
    async before({ paths, signal, ...maker }) {
      const real = await realPaths(room, paths);
      const leave = await turns.take(real, signal);
      try {
        const before = await lookBefore(real);
        const { seq, id } = await open(maker, before);
        return {
          notice: ledger.notices().join(" ") || undefined,
          complete: () =>
            finish(seq, id, real, before)
              .catch((error) => ({ notice: `What this call changed was not recorded: ${explain(error)}` }))
              .finally(end(seq, leave)),
        };
      } catch (error) {
        leave();
        if (error instanceof CodiError && error.code !== "unavailable") throw error;
        return { notice: `Undo is off: ${explain(error)}`, complete: async () => ({}) };
      }
    },
    async begin(maker, paths, signal) {
      const leave = await turns.take(paths, signal);
      try {
        const before = new Map(paths.map((path) => [path, observe(fence, path, caps.maxFileBytes)]));
        const { seq, id } = await open(maker, before);
        return {
          seq,
          before,
          finish: () => finish(seq, id, [], before).finally(end(seq, leave)),
        };
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

/** After a call there is nobody to refuse: what cannot be looked at is recorded as something we know nothing of. */
function lookAgain(fence: Room["fence"], path: string, maxFileBytes: number, known: Observation | undefined) {
  try {
    return observe(fence, path, maxFileBytes, known);
  } catch {
    return { state: { kind: "other" } as const, stamp: "" };
  }
}

/** Where the paths lead; a link counts twice, itself and its end; of something new also the folders to be made for it. */
async function realPaths({ fence }: Room, paths: readonly string[]): Promise<string[]> {
  const real = new Set<string>();
  for (const path of paths) {
    const entry = await fence.locateEntry(path);
    const kind = kindAt(entry.real);
    real.add(entry.real);
    if (kind === "symlink") real.add((await fence.locate(path)).real);
    if (kind !== "absent") continue;
    for (let folder = dirname(entry.real); fence.holds(folder); folder = dirname(folder)) {
      if (kindAt(folder) !== "absent") break;
      real.add(folder);
    }
  }
  return [...real];
}

/** Writes the contents to the disk, outside of any transaction. Returns their sizes there. */
async function putContents({ blobs }: Room, looks: Looks): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const pause = createPause();
  for (const { state, content } of looks.values()) {
    const hash = blobOf(state);
    if (hash === null || !content) continue;
    sizes.set(hash, blobs.put(hash, content));
    await pause(content.length);
  }
  return sizes;
}

/** Books the contents. One that was there before may have been cleaned up since; under the lock it cannot be. */
function keepContents(
  room: Room,
  { contents }: Tables,
  looks: Looks,
  sizes: ReadonlyMap<string, number>,
  time: number,
): void {
  for (const { state, content } of looks.values()) {
    const hash = blobOf(state);
    if (hash === null || !content) continue;
    if (!room.blobs.has(hash)) room.blobs.put(hash, content);
    contents.put(hash, sizes.get(hash) ?? content.length, time);
  }
}

const isPartial = (look: Observation | undefined): boolean =>
  look?.state.kind === "directory" && look.state.partial === true;
const pick = ({ session, agent, tool }: Maker): Maker => ({ session, agent, tool });

export const rootOf = ({ fence }: Pick<Room, "fence">): string => fence.roots[0] ?? "";

function explain(error: unknown): string {
  if (error instanceof CodiError) return error.hint ? `${error.message} ${error.hint}` : error.message;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return `what was there could not be kept (${code}). Check that CODI_HOME is writable and has room.`;
}

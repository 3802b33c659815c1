import { CodiError } from "../../shared/errors.ts";
import { isWithin } from "../../shared/path-spelling.ts";
import type { CheckpointRow, SeqFileRow } from "../../store/checkpoints.ts";
import type { Diff } from "./diff.ts";
import type { RestoreOptions, RestoreResult, Room } from "./index.ts";
import { endInterrupted } from "./interrupted.ts";
import type { Ledger } from "./ledger.ts";
import type { List } from "./list.ts";
import { observe } from "./observe.ts";
import { assertFeasible, outcomeOf, planSteps, type Step } from "./plan.ts";
import { putBack } from "./put-back.ts";
import type { Recorder } from "./record.ts";
import { absent, type FileState } from "./state.ts";

/** See the door. */
export function createRestore(
  room: Room & {
    readonly ledger: Ledger;
    readonly record: Recorder;
    readonly list: List;
    readonly diff: Diff;
  },
) {
  const { fence, ledger, record, list, diff } = room;
  const shown = (path: string): string => fence.show(path);

  const pathsOf = async (row: CheckpointRow, within: readonly string[] | undefined): Promise<string[]> => {
    const wanted = within && (await Promise.all(within.map((path) => fence.locateEntry(path))));
    const touched = ledger.use(({ calls }) =>
      row.kind === "point" ? calls.files({ roots: fence.roots, afterSeq: row.seq }) : calls.filesOf(row.seq),
    );
    const paths = [...new Set(touched.map(({ path }) => path))].filter(
      (path) => !wanted || wanted.some(({ real }) => isWithin(real, path)),
    );
    if (paths.length === 0) throw nothing(row, within);
    for (const path of paths) await assertReal(room, path);
    return paths;
  };

  /** All that is recorded of the paths from the checkpoint on, but for one call. */
  const historyOf = (row: CheckpointRow, paths: readonly string[], butSeq?: number) => {
    const fromSeq = row.kind === "point" ? row.seq + 1 : row.seq;
    const rowsOf = (path: string): SeqFileRow[] =>
      ledger.use(({ calls }) => calls.history(path, fromSeq)).filter(({ seq }) => seq !== butSeq);
    return new Map(paths.map((path) => [path, rowsOf(path)] as const));
  };

  return async function restore(options: RestoreOptions): Promise<RestoreResult> {
    const { id, paths, dryRun = false, force = false, signal, session, agent, tool } = options;
    // A server that died since we opened the list left calls that would seem to be running for ever.
    ledger.use((tables) => endInterrupted(room, tables));
    const row = list.find(id);
    if (row.status === "open") throw stillRunning(id);
    const history = historyOf(row, await pathsOf(row, paths));
    await room.admit([...history.keys()]);
    const now = (path: string): FileState => observe(fence, path, room.caps.maxFileBytes).state;
    if (dryRun) {
      const steps = planSteps(room, history, now);
      const pairs = new Map(steps.map(({ path, from, to }) => [path, [from, to]] as const));
      return {
        files: steps.map((step) => outcomeOf(step, shown, force && isLeft(step))),
        undone: undoneCalls(room, history).map(list.describe),
        diff: diff.between(pairs).text,
      };
    }

    const recording = await record.begin({ session, agent, tool }, [...history.keys()], signal);
    try {
      // Read anew: while this waited for its turn, other calls on the files may have ended.
      const settled = historyOf(row, [...history.keys()], recording.seq);
      const steps = planSteps(room, settled, (path) => recording.before.get(path)?.state ?? absent);
      if (!force) assertFeasible(steps, shown);
      putBack(
        room,
        steps.filter((step) => !isLeft(step)),
        signal,
      );
      const files = steps.map((step) => {
        const end = stayed(step, now(step.path));
        return outcomeOf(end, shown, isLeft(end));
      });
      const calls = undoneCalls(room, settled).map(list.describe);
      const { id: own } = await recording.finish();
      return { files, undone: calls, ...(own !== undefined && { id: own }) };
    } catch (error) {
      // Ends the recording, and forgets it if nothing was changed; the first failure is the one to report.
      await recording.finish().catch(() => {});
      throw error;
    }
  };
}

/** A folder that holds what these calls did not make stays, and that is said. */
function stayed(step: Step, now: FileState): Step {
  if (step.to.kind !== "absent" || now.kind !== "directory") return step;
  return { ...step, problem: { kind: "unkept", text: "it holds what these calls did not make" } };
}

/** What not even force can do. */
const isLeft = ({ problem }: Step): boolean => problem?.kind === "unkept";

function undoneCalls(
  { ledger }: { readonly ledger: Ledger },
  history: ReadonlyMap<string, readonly SeqFileRow[]>,
) {
  const seqs = new Set([...history.values()].flatMap((rows) => rows.map(({ seq }) => seq)));
  return ledger.use(({ calls }) =>
    [...seqs].sort((one, other) => other - one).flatMap((seq) => calls.bySeq(seq) ?? []),
  );
}

/** A folder above may have become a link since; then this is another place than the one recorded. */
async function assertReal({ fence }: Room, path: string): Promise<void> {
  const { real } = await fence.locateEntry(path);
  if (real === path) return;
  throw new CodiError(
    "stale",
    `${fence.show(path)} is reached through a link now: another file stands there.`,
    {
      hint: "Put the folder back in place of the link, or restore other files with path.",
    },
  );
}

function nothing({ id, kind }: CheckpointRow, paths: readonly string[] | undefined): CodiError {
  if (paths) {
    return new CodiError("not_found", `Checkpoint ${id} holds nothing about ${paths.join(", ")}.`, {
      hint: "Operation list shows the files of each checkpoint.",
    });
  }
  const why = kind === "point" ? "Nothing was changed since" : "Nothing is recorded in";
  return new CodiError("not_found", `${why} checkpoint ${id}.`, { hint: "There is nothing to restore." });
}

function stillRunning(id: string): CodiError {
  return new CodiError("stale", `The call of checkpoint ${id} is still running.`, {
    hint: "Wait for its answer, then restore.",
  });
}

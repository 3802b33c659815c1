import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CheckpointRow } from "../../store/checkpoints.ts";
import type { Room } from "./index.ts";
import type { Tables } from "./ledger.ts";
import { observe } from "./observe.ts";
import { isGone, temporaryPrefix } from "./owner.ts";
import { encodeState, type FileState } from "./state.ts";

/**
 * Ends calls whose server died half-way, or could not record their end: what stands there now is taken for what they left, since nobody can know
 * better. Calls that had changed nothing yet are forgotten. Other workspaces' calls wait for a server of theirs.
 */
export function endInterrupted({ fence, caps, now, live, owner }: Room, { calls }: Tables): void {
  const time = now().getTime();
  const stateNow = (path: string): FileState => {
    try {
      return observe(fence, path, caps.maxFileBytes).state;
    } catch {
      return { kind: "other" }; // unreadable or led away: a restore will see that it is not what was left
    }
  };
  const isOver = (row: CheckpointRow): boolean =>
    row.owner === owner ? !live.has(row.seq) : isGone(row.owner, time - row.time);
  const dead = calls.opened().filter((row) => fence.roots.includes(row.root) && isOver(row));
  for (const row of dead) {
    const changed = calls.filesOf(row.seq).flatMap((file) => {
      const after = encodeState(stateNow(file.path));
      return after === file.before ? [] : [{ ...file, after }];
    });
    removeTemporary(row, calls.filesOf(row.seq));
    calls.atomically(() =>
      changed.length > 0 ? calls.finish(row.seq, "interrupted", changed) : calls.drop(row.seq),
    );
  }
}

/** A restore that was killed leaves its next file beside the old one. */
function removeTemporary(row: CheckpointRow, files: readonly { path: string }[]): void {
  const prefix = temporaryPrefix(row.owner);
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    let names: string[] = [];
    try {
      names = readdirSync(folder).filter((name) => name.startsWith(prefix));
    } catch {
      // The folder is gone, and what was in it.
    }
    for (const name of names) rmSync(join(folder, name), { force: true });
  }
}

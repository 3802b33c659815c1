import { CodiError } from "../../shared/errors.ts";
import { shortId } from "../../shared/ids.ts";
import type { Fence } from "../../shared/paths.ts";
import type { CheckpointRow, FileRow } from "../../store/checkpoints.ts";
import type { Checkpoint, CheckpointPage, FileChange, ListFilter, Maker, Room } from "./index.ts";
import type { Ledger } from "./ledger.ts";
import { rootOf } from "./record.ts";
import { decodeState, type FileState, isTooLarge } from "./state.ts";

/** Looking checkpoints up. */
export interface List {
  create(point: Maker & { readonly label: string }): Promise<Checkpoint>;
  list(filter: ListFilter): Promise<CheckpointPage>;
  /** @throws CodiError `not_found`, also for one of another workspace. */
  find(id: string): CheckpointRow;
  describe(row: CheckpointRow): Checkpoint;
}

export function createList(room: Room & { readonly ledger: Ledger }): List {
  const { fence, ledger } = room;

  const describe = (row: CheckpointRow): Checkpoint => {
    const { id, kind, status, session, agent, tool, label } = row;
    const files = ledger.use(({ calls }) => calls.filesOf(row.seq)).flatMap((file) => changeOf(fence, file));
    return { id, kind, status, session, agent, tool, label, time: new Date(row.time), files };
  };

  const find = (id: string): CheckpointRow => {
    const row = ledger.use(({ calls }) => calls.byId(id));
    if (row && fence.roots.includes(row.root)) return row;
    const where = row ? `belongs to another workspace, ${row.root}` : "is not there";
    throw new CodiError("not_found", `Checkpoint ${id} ${where}.`, {
      hint: row
        ? "Restore it with a server for that folder."
        : "List those there are with operation list; they are kept for a month at most.",
    });
  };

  return {
    find,
    describe,
    async create({ label, session, agent, tool }) {
      const id = shortId("c");
      const row = {
        ...({ id, kind: "point", status: "done", session, agent, tool, label } as const),
        ...{ root: rootOf(room), owner: room.owner, time: room.now().getTime() },
      };
      const seq = ledger.use(({ calls }) => calls.atomically(() => calls.add(row, [])));
      return describe({ ...row, seq });
    },
    async list({ session, path, limit, cursor }) {
      const beforeSeq = cursor === undefined ? undefined : parseCursor(cursor);
      const real = path === undefined ? undefined : (await fence.locateEntry(path)).real;
      const filter = { roots: fence.roots, session, path: real, beforeSeq, limit: limit + 1 };
      const rows = ledger.use(({ calls }) => calls.list(filter));
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const checkpoints = rows.slice(0, limit).map(describe);
      return { checkpoints, ...(last && { cursor: String(last.seq) }) };
    },
  };
}

function parseCursor(cursor: string): number {
  const seq = Number(cursor);
  if (Number.isInteger(seq) && seq > 0) return seq;
  throw new CodiError("invalid_arguments", `"${cursor}" is no cursor of a list of checkpoints.`, {
    hint: "Give the last line of the page before, or none for the first page.",
  });
}

function changeOf(fence: Fence, { path, before, after }: FileRow): FileChange[] {
  if (after === null) return [];
  const [was, is] = [decodeState(before), decodeState(after)];
  return [{ shown: fence.show(path), change: wordFor(was, is), tooLarge: isTooLarge(was) }];
}

/** What happened between two different states, in one word. */
export function wordFor(was: FileState, is: FileState): FileChange["change"] {
  if (was.kind === "absent") return "created";
  if (is.kind === "absent") return "deleted";
  if (was.kind !== is.kind) return "replaced";
  if (was.kind === "file" && is.kind === "file") return was.hash === is.hash ? "mode" : "changed";
  return was.kind === "directory" ? "mode" : "changed";
}

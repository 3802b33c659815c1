import type { Pool } from "../workers/index.ts";
import { emptyExtraction } from "./pack.ts";
import type { Parsed, ParseTask } from "./parser.ts";
import type { Roots } from "./roots.ts";
import type { Session } from "./session.ts";
import { stampOf } from "./stamp.ts";
import { type SurveyOptions, survey } from "./survey.ts";

export interface PassOptions {
  readonly session: Session;
  readonly roots: Roots;
  readonly pool: Pool;
  readonly list: SurveyOptions["list"];
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
  /** Is told after each write. */
  readonly changed: () => void;
}

/** Brings the index in line with the whole tree. @returns files that changed meanwhile and are to be looked at again. */
export async function runPass(options: PassOptions): Promise<readonly string[]> {
  const { session, roots, signal } = options;
  const { writer, intake, linker } = session;
  const { tasks, gone, missing } = await survey({
    roots,
    list: options.list,
    catalogue: writer.catalogue(),
    hashOf: writer.hashOf,
    chunks: session.chunkVersion,
    signal,
  });
  for (const { path } of gone) intake.remove(path);
  const first = intake.write();
  const { moved, again } = await readAll(tasks, options);
  if (first.moved || moved || linker.isOutdated()) await linker.linkAll(signal);
  writer.transaction(() => {
    writer.indexNames();
    const isNew = [
      writer.meta.replace("missing", JSON.stringify(missing)),
      writer.meta.replace("complete", "1"),
    ].includes(true);
    if (isNew) writer.meta.advance();
  });
  return [...first.again, ...again];
}

/** Files on their way at a time: more than threads could have, fewer than would be felt in memory. */
const atOnce = 32;

/** Reads files in the pool and writes them as they come. */
async function readAll(
  tasks: readonly ParseTask[],
  options: PassOptions,
): Promise<{ moved: boolean; again: readonly string[] }> {
  const { session, pool, signal, progress, changed } = options;
  const { intake, linker } = session;
  let moved = false;
  let done = 0;
  const changedIds: number[] = [];
  const again: string[] = [];
  const write = (): void => {
    const written = intake.write();
    again.push(...written.again);
    moved ||= written.moved;
    changedIds.push(...written.changed);
    if (written.changedPaths.length > 0) changed();
  };
  progress(0, tasks.length);
  const left = tasks.values();
  const readSome = async (): Promise<void> => {
    for (const task of left) {
      const ticket = intake.begin(task.path);
      const parsed = await readOne(task, session, pool, signal, false);
      done += 1;
      progress(done, tasks.length);
      if (intake.add(task, ticket, parsed)) write();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, readSome));
  write();
  if (!moved) linker.link(changedIds);
  return { moved, again };
}

/** Reads one file in the pool; one that kills its thread is kept as failed. */
export async function readOne(
  task: ParseTask,
  { writer }: Pick<Session, "writer">,
  pool: Pool,
  signal: AbortSignal | undefined,
  isUrgent: boolean,
): Promise<Parsed> {
  let unread: unknown;
  // Read when the task is sent: all those that wait would take much memory.
  const input = (): ParseTask => {
    if (task.definedBy === undefined) return task;
    try {
      return { ...task, definitions: writer.definitionsOf(task.definedBy) };
    } catch (error) {
      unread = error;
      throw error;
    }
  };
  try {
    // Only parsers sit in this pool, and this is what they answer.
    return (await pool.run(input, { signal, isUrgent })) as Parsed;
  } catch (error) {
    // A database that cannot be read is not the fault of the file.
    if (signal?.aborted || unread !== undefined) throw error;
    const stamp = stampOf(task.absolute);
    if (stamp === undefined || stamp === "unreadable") return { kind: "gone" };
    const { path, language } = task;
    const hash = new Uint8Array();
    return { kind: "record", record: { path, language, stamp, hash, ...emptyExtraction("failed") } };
  }
}

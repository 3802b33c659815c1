import { unlink } from "node:fs/promises";
import { CodiError } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";
import { commit, lay, type Undo } from "./commit.ts";
import { type Folders, openFolders, unwritable } from "./folders.ts";
import { ignoreMissing } from "./leftovers.ts";
import type { Step } from "./plan.ts";
import type { Staged } from "./publish.ts";

/** What a transaction needs to know besides its steps. */
export interface TransactionOptions {
  /** Flush files and folders to the disk. */
  readonly durable: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Folders already looked through for leftovers of killed processes. */
  readonly tidied: Set<string>;
}

/**
 * Makes all steps or none. First all new content is laid ready beside its target, where nearly everything that
 * can go wrong goes wrong; then the names are switched one by one, each atomically; a failure undoes what was
 * switched. Killed in between, every single file is old or new, and leftovers are known by their names.
 * @returns for each step the weak stamp of its new content, if it has one.
 */
export async function transact(
  fence: Fence,
  steps: readonly Step[],
  options: TransactionOptions,
): Promise<(string | undefined)[]> {
  const folders = openFolders(fence, options.tidied);
  const staged: (Staged | undefined)[] = [];
  const done: Undo[] = [];
  try {
    for (const step of steps) {
      options.signal?.throwIfAborted();
      staged.push(await naming(step, () => lay(step, folders, options.durable)));
    }
    const mayGoBack = steps.length > 1;
    for (const [index, step] of steps.entries()) {
      const content = staged[index];
      await naming(step, () => commit({ fence, folders, step, staged: content, mayGoBack }, done));
    }
    for (const undo of done) await undo.forget?.();
    if (options.durable) for (const step of steps) await folders.of(step.place.real).sync();
    return staged.map((content) => content?.weak);
  } catch (error) {
    await goBack(done, error);
    await dropStaged(steps, staged, folders);
    folders.unmake();
    throw error;
  } finally {
    folders.close();
  }
}

/** Says which file a failure of the system is about. */
async function naming<T>(step: Step, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw unwritable(step.place.shown, cause);
  }
}

/** Undoes in reverse order; what cannot be undone is named, for then the promise of "all or nothing" is broken. */
async function goBack(done: readonly Undo[], reason: unknown): Promise<void> {
  const lost: string[] = [];
  for (const undo of [...done].reverse()) {
    await undo.back().catch(() => lost.push(undo.shown));
  }
  if (lost.length === 0) return;
  const why = reason instanceof Error ? reason.message : String(reason);
  throw new CodiError("unwritable", `${why} These files could not be put back: ${lost.join(", ")}.`, {
    hint: "Read them to see how they are now; a checkpoint holds their content from before.",
    cause: reason,
  });
}

async function dropStaged(
  steps: readonly Step[],
  staged: readonly (Staged | undefined)[],
  folders: Folders,
): Promise<void> {
  for (const [index, content] of staged.entries()) {
    const step = steps[index];
    if (step === undefined || content === undefined) continue;
    await unlink(folders.of(step.place.real).at(content.name)).catch(ignoreMissing);
  }
}

import type { Fence } from "../../shared/paths.ts";
import type { Change, Changed, ChangeOptions, Content } from "./contract.ts";
import type { Memory } from "./memory.ts";
import { planChanges, type Step } from "./plan.ts";
import { hashOf, shownHash } from "./stamp.ts";
import { transact } from "./transaction.ts";
import { createTurns } from "./turns.ts";

/**
 * The transactional writer; see the door.
 * @param tidied folders already looked through for leftovers.
 */
export function createChange(fence: Fence, memory: Memory, tidied: Set<string>) {
  const inTurn = createTurns();
  return function change(changes: readonly Change[], options: ChangeOptions): Promise<readonly Changed[]> {
    return inTurn(async () => {
      const steps = await planChanges(fence, memory, changes, options);
      if (options.dryRun) return steps.map(outcomeOf);
      const { durable = false, signal } = options;
      const weakStamps = await transact(fence, steps, { durable, signal, tidied });
      return steps.map((step, index) => {
        const outcome = outcomeOf(step);
        learn(memory, options.session, step, outcome, weakStamps[index]);
        return outcome;
      });
    });
  };
}

function outcomeOf({ kind, place, from, before, bytes, seen }: Step): Changed {
  const was: Content | undefined = before && {
    hash: shownHash(before.stamp),
    size: Number(before.stat.size),
  };
  const is: Content | undefined = bytes && { hash: hashOf(bytes), size: bytes.length };
  const after = is ?? (kind === "move" ? was : undefined);
  return {
    kind,
    place,
    seen,
    ...(from ? { from } : {}),
    ...(was ? { before: was } : {}),
    ...(after ? { after } : {}),
  };
}

/** The session knows what it has just written, and no longer what is gone. */
function learn(
  memory: Memory,
  session: string,
  step: Step,
  outcome: Changed,
  weak: string | undefined,
): void {
  const gone = step.kind === "delete" ? step.place : step.from;
  const carried = gone && memory.recall(session, gone.real);
  if (gone) memory.forget(session, gone.real);
  if (step.bytes !== undefined && outcome.after) {
    const stamp = { hash: outcome.after.hash, weak: weak ?? step.before?.stamp.weak ?? "" };
    memory.remember(session, step.place.real, { ...stamp, bytes: step.bytes });
  } else if (step.kind === "move" && carried) {
    memory.remember(session, step.place.real, carried);
  }
}

import type { IndexStatus } from "./contract.ts";
import type { Desk } from "./desk.ts";
import { type IndexFacts, noFacts, reportOn } from "./report.ts";

/** What is known of the work besides what the database tells. */
export interface WorkState {
  readonly failure: string | undefined;
  readonly progress: { readonly done: number; readonly total: number } | undefined;
  /** Why changes on disk are not reported to this process; undefined when they are. */
  readonly blind: string | undefined;
}

/** Counting a million symbols takes some milliseconds: not after every file. */
const minAgeMs = 250;

/** Puts the status together; the database is only counted when it has changed. */
export function createStatus(desk: Desk, work: () => WorkState) {
  let facts: IndexFacts = noFacts;
  let generation = -1;
  let countedAt = 0;

  const count = (): void => {
    const session = desk.session();
    if (session === undefined) return;
    const now = session.writer.meta.generation();
    if (now === generation || (work().progress !== undefined && Date.now() - countedAt < minAgeMs)) return;
    facts = reportOn(session);
    generation = now;
    countedAt = Date.now();
  };
  return (): IndexStatus => {
    count();
    const { failure, progress, blind } = work();
    const { isComplete, hasGaps, ...counts } = facts;
    const session = desk.session();
    const keeper = Number(session?.writer.meta.get("writer") ?? 0);
    const reason = desk.isForeign() ? foreign : failure;
    const other: IndexStatus["writer"] =
      keeper > 0 ? { who: "other", pid: keeper } : { who: desk.isForeign() ? "other" : "nobody" };
    return {
      state: reason !== undefined ? "failed" : !isComplete ? "building" : hasGaps ? "partial" : "ready",
      ...(reason !== undefined && { reason }),
      ...counts,
      ...(progress !== undefined && { progress }),
      writer: desk.isKeeper() ? { who: "this", pid: process.pid } : other,
      freshness:
        reason !== undefined
          ? "it is not kept up to date"
          : blind === undefined
            ? watched
            : `every file is looked at again when somebody asks, since ${blind}`,
      notices: session?.notices ?? [],
    };
  };
}

const watched = "changes on disk are noticed as they happen";
const foreign =
  "Another version of codi-mcp keeps the index of this workspace. End the other server, or give this one a CODI_HOME of its own.";

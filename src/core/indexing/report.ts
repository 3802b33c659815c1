import { countIndex } from "../../store/index-report.ts";
import type { IndexStatus, Missing } from "./contract.ts";
import type { Session } from "./session.ts";

/** States of files that leave something out, and what to say of them. The first three make the index `partial`. */
const gaps = [
  { state: "unreadable", reason: "could not be read", isMissing: true },
  { state: "failed", reason: "made the parser fail", isMissing: true },
  { state: "oversized", reason: "are larger than 32 MB", isMissing: true },
  { state: "partial", reason: "are too large to be parsed: only a quick look was taken", isMissing: false },
  { state: "damaged", reason: "have syntax errors that may hide a part", isMissing: false },
  { state: "binary", reason: "are not text, whatever their name says", isMissing: false },
] as const;

export type IndexFacts = Pick<IndexStatus, "files" | "symbols" | "bytes" | "missing" | "chunked"> & {
  readonly isComplete: boolean;
  /** Whether something that belongs into the index is not there. */
  readonly hasGaps: boolean;
};

/** Counts what is in the index and what is not. */
export function reportOn({ database, writer, chunkVersion }: Session): IndexFacts {
  const counts = countIndex(database);
  const listed: Missing[] = JSON.parse(writer.meta.get("missing") ?? "[]");
  const found = gaps.flatMap(({ state, reason, isMissing }) => {
    const one = counts.states.get(state);
    return one === undefined ? [] : [{ reason, isMissing, ...one }];
  });
  return {
    files: counts.files,
    symbols: counts.symbols,
    bytes: counts.bytes,
    missing: [...listed, ...found.map(({ reason, count, examples }) => ({ reason, count, examples }))],
    ...(chunkVersion !== undefined && { chunked: counts.chunked(chunkVersion) }),
    isComplete: writer.meta.get("complete") !== undefined,
    hasGaps: listed.length > 0 || found.some(({ isMissing }) => isMissing),
  };
}

export const noFacts: IndexFacts = {
  files: 0,
  symbols: 0,
  bytes: 0,
  missing: [],
  isComplete: false,
  hasGaps: false,
};

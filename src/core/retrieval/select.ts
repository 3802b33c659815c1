import type { StoredChunk } from "../../store/chunk-reader.ts";
import { byPlace } from "./order.ts";

export interface Ranked {
  readonly chunk: StoredChunk;
  readonly score: number;
}

/** The hits of an answer, and what was left out for it. */
export interface Selection {
  readonly hits: readonly Ranked[];
  /** By path: how many more of a file would have been among them, but for the limit of a file. */
  readonly more: ReadonlyMap<string, number>;
  /** How many had the same text as a hit, elsewhere. */
  readonly copies: number;
}

/**
 * The first `limit` in order of their score: of equal texts only the best, none that lies inside another or around it,
 * and at most `perFile` of one file.
 */
export function selectHits(ranked: readonly Ranked[], limit: number, perFile: number): Selection {
  const texts = new Set<string>();
  const files = new Map<number, StoredChunk[]>();
  const hits: Ranked[] = [];
  const more = new Map<string, number>();
  let [copies, held] = [0, 0];
  for (const entry of [...ranked].sort((a, b) => b.score - a.score || byPlace(a.chunk, b.chunk))) {
    if (hits.length === limit) break;
    const { chunk } = entry;
    const text = Buffer.from(chunk.hash).toString("base64");
    const shown = files.get(chunk.file) ?? [];
    if (shown.some(({ start, end }) => start <= chunk.end && end >= chunk.start)) continue;
    if (texts.has(text)) copies++;
    else if (shown.length >= perFile) {
      if (hits.length + held++ < limit) more.set(chunk.path, (more.get(chunk.path) ?? 0) + 1);
    } else {
      texts.add(text);
      files.set(chunk.file, [...shown, chunk]);
      hits.push(entry);
    }
  }
  return { hits, more, copies };
}

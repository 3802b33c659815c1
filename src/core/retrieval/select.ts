import type { StoredChunk } from "../../store/chunk-reader.ts";

export interface Ranked {
  readonly chunk: StoredChunk;
  readonly score: number;
}

/**
 * The first `limit` in order of their score: of equal texts only the best, none that lies inside another or around it,
 * and at most `perFile` of one file.
 */
export function selectHits(ranked: readonly Ranked[], limit: number, perFile: number): Ranked[] {
  const texts = new Set<string>();
  const files = new Map<number, StoredChunk[]>();
  const hits: Ranked[] = [];
  for (const entry of [...ranked].sort((a, b) => b.score - a.score || a.chunk.id - b.chunk.id)) {
    const { chunk } = entry;
    const text = Buffer.from(chunk.hash).toString("base64");
    const shown = files.get(chunk.file) ?? [];
    if (texts.has(text) || shown.length >= perFile) continue;
    if (shown.some(({ start, end }) => start <= chunk.end && end >= chunk.start)) continue;
    texts.add(text);
    files.set(chunk.file, [...shown, chunk]);
    hits.push(entry);
    if (hits.length === limit) break;
  }
  return hits;
}

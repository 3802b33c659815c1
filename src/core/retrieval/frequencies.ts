import type { ChunkReader } from "../../store/chunk-reader.ts";

/** Frequencies are read anew when this share of all chunks is others. */
const maxDrift = 0.02;

/** Frequencies of tokens, kept as long as the chunks are about the same. */
export function frequencies(reader: ChunkReader): (token: string) => number {
  let counted = { epoch: -1, chunks: 0 };
  const kept = new Map<string, number>();
  return (token) => {
    const { epoch, chunks } = reader.totals();
    if (epoch !== counted.epoch || Math.abs(chunks - counted.chunks) > chunks * maxDrift) {
      kept.clear();
      counted = { epoch, chunks };
    }
    let frequency = kept.get(token);
    if (frequency === undefined) {
      frequency = reader.frequency(token);
      if (kept.size > 20_000) kept.clear();
      kept.set(token, frequency);
    }
    return frequency;
  };
}

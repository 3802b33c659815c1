import { createBest } from "./best.ts";
import type { VectorHit, VectorStore } from "./vector-store.ts";
import { checkDimensions } from "./vector-store.ts";

interface Slot {
  readonly chunk: number;
  readonly file: number;
  readonly hash: string;
}

/**
 * Vectors in one block of memory that threads can share, searched by looking at all of them: as fast as anything up to
 * 100,000 chunks of 384 dimensions.
 */
export function createMemoryVectors(dimensions: number): VectorStore {
  let block = new Float32Array(new SharedArrayBuffer(0));
  const slots: Slot[] = [];
  const places = new Map<number, number>();

  const grow = (): void => {
    if ((slots.length + 1) * dimensions <= block.length) return;
    const rows = Math.max(64, Math.ceil(slots.length * 1.5));
    const larger = new Float32Array(new SharedArrayBuffer(rows * dimensions * 4));
    larger.set(block);
    block = larger;
  };
  const dot = (query: Float32Array, place: number): number => {
    const start = place * dimensions;
    let sum = 0;
    for (let index = 0; index < dimensions; index++) sum += (query[index] ?? 0) * (block[start + index] ?? 0);
    return sum;
  };
  const remove = (chunk: number): void => {
    const place = places.get(chunk);
    const last = slots.pop();
    if (place === undefined || last === undefined) return;
    places.delete(chunk);
    if (last.chunk === chunk) return;
    // The last one moves into the gap, so that the block stays dense.
    slots[place] = last;
    places.set(last.chunk, place);
    block.copyWithin(place * dimensions, slots.length * dimensions, (slots.length + 1) * dimensions);
  };
  return {
    kind: "memory",
    notice: undefined,
    dimensions,
    count: () => slots.length,
    put(entries) {
      for (const { chunk, file, hash, vector } of entries) {
        checkDimensions(vector, dimensions);
        let place = places.get(chunk);
        if (place === undefined) {
          grow();
          place = slots.length;
          places.set(chunk, place);
        }
        slots[place] = { chunk, file, hash };
        block.set(vector, place * dimensions);
      }
    },
    delete(chunks) {
      for (const chunk of chunks) if (places.has(chunk)) remove(chunk);
    },
    nearest(query, limit, files) {
      checkDimensions(query, dimensions);
      const best = createBest<VectorHit>(limit);
      for (const [place, { chunk, file, hash }] of slots.entries()) {
        if (files && !files.has(file)) continue;
        const score = dot(query, place);
        if (best.admits(score)) best.add({ chunk, hash, score });
      }
      return best.sorted();
    },
    scores(query, chunks) {
      checkDimensions(query, dimensions);
      const found = new Map<number, number>();
      for (const chunk of chunks) {
        const place = places.get(chunk);
        if (place !== undefined) found.set(chunk, dot(query, place));
      }
      return found;
    },
    close() {},
  };
}

import { kernelStep, openKernel, openMemory, reserve } from "./kernel.ts";
import type { Meaning } from "./meaning.ts";

/**
 * Directions of chunks in memory, by their place on the shelf: 16 bits a dimension, which costs half of what floats do
 * and changes no cosine by more than 0.0001. They are not kept in the index: the packed words of a chunk give them at
 * 10,000 chunks in about 0.05 s.
 */
export interface Vectors {
  /** The direction of a chunk's words, for the place after the last; one of zeros without words. */
  push(words: Uint8Array | undefined): void;
  /** Cosines with all of them, until the next call: 100,000 take about 4 ms. */
  cosines(question: Float32Array): Float32Array;
}

/** @throws WebAssembly.CompileError as `openKernel` does. */
export function createVectors({ dimensions, ofWords }: Meaning): Vectors {
  const rowBytes = Math.ceil((dimensions * 2) / kernelStep) * kernelStep;
  // One after the other: the question, the products of a scan, the rows.
  const productsAt = rowBytes;
  const rowsAt = productsAt + rowsAtATime * 4;
  const memory = openMemory(rowsAt);
  const { dot } = openKernel(memory);
  const direction = new Float32Array(dimensions);
  let rows = new Int16Array(memory.buffer);
  let scores = new Float32Array(0);
  let size = 0;

  const write = (at: number, vector: Float32Array): void => {
    // Both are within their bounds, which the cast to number stands for.
    for (let i = 0, to = at / 2; i < dimensions; i++, to++)
      rows[to] = Math.round((vector[i] as number) * one);
  };
  return {
    push(words) {
      const at = rowsAt + size * rowBytes;
      if (at + rowBytes > memory.buffer.byteLength) {
        // In large steps, since each gives the memory a new buffer; what is not written yet takes no room.
        reserve(memory, at + growthBytes);
        rows = new Int16Array(memory.buffer);
      }
      if (words) {
        ofWords(words, direction, 0);
        write(at, direction);
      }
      size++;
    },
    cosines(question) {
      write(0, question);
      if (scores.length < size) scores = new Float32Array(Math.ceil(size * 1.2));
      for (let first = 0; first < size; first += rowsAtATime) {
        const count = Math.min(size - first, rowsAtATime);
        dot(0, rowsAt + first * rowBytes, count, rowBytes, productsAt);
        const products = new Int32Array(memory.buffer, productsAt, count);
        for (let i = 0; i < count; i++) scores[first + i] = (products[i] ?? 0) / (one * one);
      }
      return scores.subarray(0, size);
    },
  };
}

/** What a 1 is stored as. Sums of products of two vectors of length 1 stay below 2^31 with it. */
const one = 32_767;
const rowsAtATime = 4_096;
const growthBytes = 1 << 22;

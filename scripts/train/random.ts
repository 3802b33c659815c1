/** Random numbers that are the same for the same seed everywhere (xorshift, 32 bits). */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number below `limit`. */
  below(limit: number): number;
  /** Normally distributed, mean 0, deviation 1. */
  normal(): number;
  shuffle(list: Int32Array): void;
}

export function createRandom(seed: number): Random {
  let state = seed | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    // The sum of twelve even numbers, since logarithm and cosine may differ in their last bit between machines.
    normal: () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6),
    shuffle(list) {
      for (let i = list.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const kept = list[i] ?? 0;
        list[i] = list[j] ?? 0;
        list[j] = kept;
      }
    },
  };
}

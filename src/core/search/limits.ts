/** Hits on a page without `limit`, and the most that can be asked for. */
export const defaultLimit = 200;
export const maxLimit = 1000;
/** Most lines of context on each side of a hit. */
export const maxContext = 20;
/** Arguments of a process are limited to 128 KB each on Linux and 32 KB in all on Windows. */
export const maxPattern = 20_000;

export function limitOf(asked: number | undefined): number {
  return Math.max(1, Math.min(maxLimit, Math.trunc(asked ?? defaultLimit)));
}

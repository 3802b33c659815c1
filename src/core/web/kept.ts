/** A page as it is shown, whole. */
export interface KeptPage {
  readonly status: number;
  readonly mediaType: string;
  readonly url: string;
  readonly text: string;
  readonly notes: readonly string[];
}

/** The last pages, so that reading on does not fetch again. */
export interface Kept {
  put(key: string, page: KeptPage): void;
  get(key: string): { page: KeptPage; ageSeconds: number } | undefined;
}

const maxPages = 8;
const maxChars = 8_000_000;
const maxAgeMs = 10 * 60_000;

export function createKept(now: () => number): Kept {
  // A Map remembers the order of insertion: its first entry is the oldest.
  const pages = new Map<string, { page: KeptPage; at: number }>();
  const size = (): number => [...pages.values()].reduce((sum, { page }) => sum + page.text.length, 0);
  return {
    put(key, page) {
      pages.delete(key);
      if (page.text.length > maxChars) return;
      pages.set(key, { page, at: now() });
      for (const oldest of [...pages.keys()]) {
        if (pages.size <= maxPages && size() <= maxChars) return;
        pages.delete(oldest);
      }
    },
    get(key) {
      const found = pages.get(key);
      if (!found) return undefined;
      const age = now() - found.at;
      if (age <= maxAgeMs) return { page: found.page, ageSeconds: Math.round(age / 1000) };
      pages.delete(key);
      return undefined;
    },
  };
}

import type { Hit } from "./hits.ts";
import type { GrepRow } from "./index.ts";

/** Longest answer in characters; a model reads about 5,000 tokens at once with profit. */
export const maxPageChars = 20_000;

/** A page being filled with rows in order. */
export interface ContentPage {
  /** Takes the next row; false when it does not fit any more, which makes it the first of the next page. */
  add(hit: Hit): boolean;
  readonly rows: GrepRow[];
  /** The last hit that fitted, and the first that did not. */
  last(): Hit | undefined;
  next(): Hit | undefined;
  cutLines(): number;
}

/** Starts a page of at most `limit` hits, with `context` lines around each. */
export function createContentPage(limit: number, context: number): ContentPage {
  const rows: GrepRow[] = [];
  const before: Hit[] = [];
  let hits = 0;
  let chars = 0;
  let cut = 0;
  let last: Hit | undefined;
  let next: Hit | undefined;

  const follows = (hit: Hit) =>
    last !== undefined && hit.file === last.file && hit.line <= last.line + context;
  const take = (hit: Hit) => {
    rows.push(hit.row);
    chars += width(hit.row);
  };
  return {
    add(hit) {
      if (hit.row.isContext === true) {
        if (follows(hit)) take(hit);
        else before.push(hit);
        return true;
      }
      const own = before.filter((row) => row.file === hit.file);
      before.length = 0;
      const needed = own.reduce((sum, row) => sum + width(row.row), width(hit.row));
      if (hits >= limit || (hits > 0 && chars + needed > maxPageChars)) {
        next = hit;
        return false;
      }
      for (const row of own) take(row);
      take(hit);
      hits += 1;
      cut += hit.isCut ? 1 : 0;
      last = hit;
      return true;
    },
    rows,
    last: () => last,
    next: () => next,
    cutLines: () => cut,
  };
}

export function width(row: GrepRow): number {
  return row.path.length + (row.text?.length ?? 0) + 10;
}

import type { Database } from "./driver.ts";

/** What a status says of the database itself. */
export interface IndexCounts {
  readonly files: number;
  readonly symbols: number;
  readonly bytes: number;
  /** Files by version of their chunks. */
  readonly chunked: (version: number) => number;
  /** How many files are in each state, with a few paths. */
  readonly states: ReadonlyMap<string, { readonly count: number; readonly examples: readonly string[] }>;
}

const maxExamples = 5;

export function countIndex(database: Database): IndexCounts {
  const number = (sql: string, ...values: number[]): number =>
    database.prepare<{ value: number }>(sql).get(...values)?.value ?? 0;
  const states = database.prepare<{ state: string; count: number }>(
    "SELECT state, count(*) AS count FROM file GROUP BY state",
  );
  const examples = database.prepare<{ path: string }>(
    `SELECT path FROM file WHERE state = ? ORDER BY path LIMIT ${maxExamples}`,
  );
  const pages = number("SELECT page_count AS value FROM pragma_page_count");
  return {
    files: number("SELECT count(*) AS value FROM file"),
    symbols: number("SELECT count(*) AS value FROM symbol"),
    bytes: pages * number("SELECT page_size AS value FROM pragma_page_size"),
    chunked: (version) => number("SELECT count(*) AS value FROM file WHERE chunked = ?", version),
    states: new Map(
      states
        .all()
        .map(({ state, count }) => [
          state,
          { count, examples: state === "whole" ? [] : examples.all(state).map(({ path }) => path) },
        ]),
    ),
  };
}

import { CodiError } from "../../shared/errors.ts";
import { isCorrupt } from "../../store/corrupt.ts";
import type { Database, Statement, Value } from "../../store/driver.ts";

/** Runs work on a database whose damage is told in our words, and to whoever can mend it. */
export type Attempt = <Result>(work: () => Result) => Result;

export function createAttempt(damaged: () => void): Attempt {
  return (work) => {
    try {
      return work();
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      damaged();
      throw new CodiError("unavailable", "The index was damaged and is being made anew.", {
        hint: "Ask again in a moment; index_status tells when it is ready.",
        cause: error,
      });
    }
  };
}

/** A database that is only used by such attempts. */
export function guard(database: Database, attempt: Attempt): Database {
  return {
    ...database,
    prepare<Row>(sql: string): Statement<Row> {
      const statement = attempt(() => database.prepare<Row>(sql));
      return {
        run: (...values) => attempt(() => statement.run(...values)),
        get: (...values) => attempt(() => statement.get(...values)),
        all: (...values) => attempt(() => statement.all(...values)),
        *iterate(...values: readonly Value[]) {
          const rows = attempt(() => statement.iterate(...values)[Symbol.iterator]());
          try {
            for (let next = attempt(() => rows.next()); next.done !== true; next = attempt(() => rows.next()))
              yield next.value;
          } finally {
            rows.return?.();
          }
        },
      };
    },
  };
}

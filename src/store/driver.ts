import { builtinDriver } from "./builtin-driver.ts";
import { nativeDriver } from "./native-driver.ts";
import { noDriver } from "./no-driver.ts";

/** What SQLite can hold. */
export type Value = string | number | bigint | null | Uint8Array;

/** A prepared statement. `Row` is what its SQL selects: the schema is ours, so the caller knows and names it. */
export interface Statement<Row> {
  /** @returns how many rows were changed, and the id of the last one inserted. */
  run(...values: readonly Value[]): { readonly changes: number; readonly lastId: number };
  /** The first row, if there is one. */
  get(...values: readonly Value[]): Row | undefined;
  all(...values: readonly Value[]): Row[];
  /** Rows one at a time; leaving the loop early is fine. */
  iterate(...values: readonly Value[]): Iterable<Row>;
}

/** One open SQLite file. Everything is synchronous: a statement takes microseconds. */
export interface Database {
  readonly driver: string;
  /** Runs one or more statements without values or results. */
  exec(sql: string): void;
  prepare<Row = unknown>(sql: string): Statement<Row>;
  /**
   * Runs `work` in one IMMEDIATE transaction: it holds the write lock from its start, so that reading first and
   * writing then cannot fail half-way. Everything is undone when `work` throws. Not to be nested.
   */
  transaction<Result>(work: () => Result): Result;
  /** Loads a native extension from its file. Throws what the driver throws when it does not fit. */
  loadExtension(path: string): void;
  close(): void;
}

/** A way to SQLite. */
export interface Driver {
  readonly name: string;
  /** Loads the driver and opens a file, or `:memory:`. Throws what the driver throws. */
  open(path: string): Database;
  /** Why an error of `open` means that the driver itself cannot be loaded; undefined for a fault of the file. */
  unloadable(error: unknown): string | undefined;
}

/** Those there are, best first. Nothing is loaded before the first file is opened. */
export const drivers: readonly Driver[] = [nativeDriver, builtinDriver];

/**
 * Opens a file with the first driver that loads.
 * @throws CodiError `unavailable` when none does; what SQLite says when the file cannot be opened.
 */
export function openDatabase(path: string, candidates: readonly Driver[] = drivers): Database {
  const reasons: string[] = [];
  for (const driver of candidates) {
    try {
      return driver.open(path);
    } catch (error) {
      const reason = driver.unloadable(error);
      if (reason === undefined) throw error;
      reasons.push(`${driver.name} ${reason}`);
    }
  }
  throw noDriver(reasons);
}

/** What `doctor` shows of a driver: its SQLite version, or why it does not load. */
export interface DriverProbe {
  readonly name: string;
  readonly version?: string;
  readonly reason?: string;
}

/** Tries every driver on an empty database in memory. */
export function probeDrivers(candidates: readonly Driver[] = drivers): readonly DriverProbe[] {
  return candidates.map((driver) => {
    try {
      const database = driver.open(":memory:");
      const row = database.prepare<{ version: string }>("SELECT sqlite_version() AS version").get();
      database.close();
      return { name: driver.name, version: row?.version ?? "unknown" };
    } catch (error) {
      return { name: driver.name, reason: driver.unloadable(error) ?? String(error) };
    }
  });
}

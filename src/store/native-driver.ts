import { createRequire } from "node:module";
import { systemCode } from "../shared/errors.ts";
import type { Database, Driver, Statement, Value } from "./driver.ts";
import { inTransaction } from "./transaction.ts";

/** better-sqlite3: a native package, present where its install script was allowed to run. */
export const nativeDriver: Driver = {
  name: "better-sqlite3",
  open(path) {
    // Loaded here and not on top: no start-up should pay for it, and it may be missing.
    const Native: new (path: string) => NativeDatabase = createRequire(import.meta.url)("better-sqlite3");
    return wrap(new Native(path));
  },
  unloadable(error) {
    const code = systemCode(error);
    const message = error instanceof Error ? error.message : "";
    if (code === "MODULE_NOT_FOUND") return "is not installed";
    if (message.startsWith("Could not locate the bindings file"))
      return "has no native file (npm did not run its install script)";
    if (code === "ERR_DLOPEN_FAILED" || message.includes("NODE_MODULE_VERSION"))
      return `was built for another system or another Node than ${process.version}`;
    return undefined;
  },
};

interface NativeStatement {
  run(...values: readonly Value[]): { changes: number; lastInsertRowid: number | bigint };
  // The driver cannot know what a statement selects.
  get(...values: readonly Value[]): never;
  all(...values: readonly Value[]): never[];
  iterate(...values: readonly Value[]): IterableIterator<never>;
}

interface NativeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NativeStatement;
  loadExtension(path: string): void;
  close(): void;
}

function wrap(native: NativeDatabase): Database {
  const exec = (sql: string): void => void native.exec(sql);
  return {
    driver: nativeDriver.name,
    exec,
    prepare<Row>(sql: string): Statement<Row> {
      const statement = native.prepare(sql);
      return {
        run(...values) {
          const { changes, lastInsertRowid } = statement.run(...values);
          return { changes, lastId: Number(lastInsertRowid) };
        },
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        iterate: (...values) => statement.iterate(...values),
      };
    },
    transaction: (work) => inTransaction(exec, work),
    loadExtension: (path) => void native.loadExtension(path),
    close: () => native.close(),
  };
}

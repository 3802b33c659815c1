import { createRequire } from "node:module";
import { systemCode } from "../shared/errors.ts";
import type { Database, Driver, Statement, Value } from "./driver.ts";
import { inTransaction } from "./transaction.ts";

/** `node:sqlite`, which newer Nodes bring along. */
export const builtinDriver: Driver = {
  name: "node:sqlite",
  open(path) {
    // A static import would keep older Nodes from starting at all.
    const sqlite: { DatabaseSync: new (path: string, options: object) => BuiltinDatabase } = createRequire(
      import.meta.url,
    )("node:sqlite");
    return wrap(new sqlite.DatabaseSync(path, { allowExtension: true }));
  },
  unloadable(error) {
    const code = systemCode(error);
    return code === "ERR_UNKNOWN_BUILTIN_MODULE" || code === "MODULE_NOT_FOUND"
      ? `needs Node 22.13 or newer, and this is ${process.version}`
      : undefined;
  },
};

interface BuiltinStatement {
  run(...values: readonly Value[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  // The driver cannot know what a statement selects.
  get(...values: readonly Value[]): never;
  all(...values: readonly Value[]): never[];
  iterate(...values: readonly Value[]): IterableIterator<never>;
}

interface BuiltinDatabase {
  exec(sql: string): void;
  prepare(sql: string): BuiltinStatement;
  loadExtension(path: string): void;
  close(): void;
}

function wrap(builtin: BuiltinDatabase): Database {
  const exec = (sql: string): void => builtin.exec(sql);
  return {
    driver: builtinDriver.name,
    exec,
    prepare<Row>(sql: string): Statement<Row> {
      const statement = builtin.prepare(sql);
      return {
        run(...values) {
          const { changes, lastInsertRowid } = statement.run(...values);
          return { changes: Number(changes), lastId: Number(lastInsertRowid) };
        },
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        iterate: (...values) => statement.iterate(...values),
      };
    },
    transaction: (work) => inTransaction(exec, work),
    loadExtension: (path) => void builtin.loadExtension(path),
    close: () => builtin.close(),
  };
}

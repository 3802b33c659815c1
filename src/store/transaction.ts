/** Runs `work` between BEGIN IMMEDIATE and COMMIT; whatever it throws undoes all of it. */
export function inTransaction<Result>(exec: (sql: string) => void, work: () => Result): Result {
  exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    exec("COMMIT");
    return result;
  } catch (error) {
    try {
      exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself (disk full, corruption); the first error is the one to report.
    }
    throw error;
  }
}

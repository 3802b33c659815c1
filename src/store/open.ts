import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statfsSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { CodiError, systemCode } from "../shared/errors.ts";
import { checkDatabase } from "./check.ts";
import { isBusy, isCorrupt, setAside } from "./corrupt.ts";
import { type Database, type Driver, drivers, openDatabase } from "./driver.ts";
import { migrate } from "./migrate.ts";

/** A database file, and what a person should know about how it was opened. */
export interface OpenStore {
  readonly database: Database;
  /** Finished sentences; empty when all is well. */
  readonly notices: readonly string[];
}

export interface StoreOptions {
  readonly path: string;
  /** See `migrate`. */
  readonly steps: readonly string[];
  readonly drivers?: readonly Driver[];
  readonly now?: () => Date;
  /** Whether a folder lies on a network or shared mount; asked of the system unless given. */
  readonly isShared?: (folder: string) => boolean;
  /** The caller looks for damage when there is time (`checkTables`), and has a way to go on when it finds some. */
  readonly isCheckedLater?: boolean;
}

/**
 * Opens a database file of ours, making it (mode 600) and its folder (700) where they are missing, and brings its
 * schema up to date. A damaged file is renamed and a new one begun; it is never deleted.
 * @throws CodiError `unavailable` when no driver loads, the schema is too new, or the folder cannot be written.
 */
export function openStore(options: StoreOptions): OpenStore {
  const { path } = options;
  const notices: string[] = [];
  try {
    const file = makePrivate(path);
    try {
      return { database: openSound(options, notices), notices };
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      // Another server may have mended it meanwhile; its new file must not be moved away.
      if (existsSync(path) && statSync(path).ino === file) {
        const aside = setAside(path, options.now?.() ?? new Date());
        notices.push(
          `${basename(path)} was damaged: it is kept as ${aside}, and a new one was begun without its content.`,
        );
      }
      makePrivate(path);
      return { database: openSound(options, notices), notices };
    }
  } catch (error) {
    if (error instanceof CodiError) throw error;
    throw unopened(path, error);
  }
}

/** What files held is nobody else's business. Returns the file's inode. */
function makePrivate(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  const { ino, mode } = statSync(path);
  if ((mode & 0o077) !== 0) chmodSync(path, 0o600);
  return ino;
}

function openSound(options: StoreOptions, notices: string[]): Database {
  const database = openDatabase(options.path, options.drivers ?? drivers);
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    setJournal(database, options, notices);
    // Mapping the file made it no faster and quadrupled the memory (measured on a million rows).
    database.exec("PRAGMA mmap_size = 0; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
    if (options.isCheckedLater !== true) checkDatabase(database);
    migrate(database, options.steps);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

// Another server on the same home holds the lock for milliseconds; seconds mean that something is wrong.
const busyTimeoutMs = 5_000;

/** A write-ahead log needs memory shared between processes, which network mounts do not have: there it corrupts. */
function setJournal(
  database: Database,
  { path, isShared = isOnNetwork }: StoreOptions,
  notices: string[],
): void {
  if (!isShared(dirname(path))) {
    const row = untilFree(() =>
      database.prepare<{ journal_mode: string }>("PRAGMA journal_mode = WAL").get(),
    );
    if (row?.journal_mode === "wal") {
      database.exec("PRAGMA synchronous = NORMAL");
      return;
    }
  }
  database.exec("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL");
  notices.push(
    `${basename(path)} lies on a network or shared mount, where it is slower and less safe: set CODI_HOME to a folder on a local disk.`,
  );
}

/** SQLite does not wait by itself when two that open a new file at once both want to change its journal. */
function untilFree<Result>(work: () => Result): Result {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyPauseMs);
    }
  }
}

const busyPauseMs = 10;

// `f_type` of NFS, SMB, CIFS, SMB2, 9p and FUSE (which virtiofs and sshfs report), as Linux's statfs(2) lists them.
const networkTypes = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546]);

function isOnNetwork(folder: string): boolean {
  return process.platform === "linux" && networkTypes.has(statfsSync(folder).type);
}

function unopened(path: string, cause: unknown): CodiError {
  const code = systemCode(cause) ?? "unknown reason";
  return new CodiError("unavailable", `${basename(path)} in CODI_HOME cannot be opened (${code}).`, {
    hint: "Check that CODI_HOME is a writable folder on a local disk with room to spare; `codi-mcp doctor` names it.",
    cause,
  });
}

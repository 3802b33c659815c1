import { join } from "node:path";
import { isCorrupt } from "../../store/corrupt.ts";
import type { Database } from "../../store/driver.ts";
import { openIndexForWriting, resetIndex } from "../../store/index-open.ts";
import { createIndexWriter, type IndexWriter } from "../../store/index-writer.ts";
import type { ChunkProduct } from "./contract.ts";
import { createIntake, type Intake } from "./intake.ts";
import { createLinker, type Linker } from "./linker.ts";
import type { Roots } from "./roots.ts";

/** The open database with everything that writes into it. */
export interface Session {
  readonly database: Database;
  readonly writer: IndexWriter;
  readonly intake: Intake;
  readonly linker: Linker;
  /** Version of the chunks, once somebody has asked for them. */
  readonly chunkVersion: number | undefined;
  readonly notices: readonly string[];
  close(): void;
}

export interface SessionOptions {
  readonly folder: string;
  readonly roots: Roots;
  readonly fingerprint: string;
  /** Whether what was made by another version may be thrown away; see `openIndexForWriting`. */
  readonly mayReset: boolean;
  /** Throws away what is there, since it turned out to be damaged. */
  readonly startsAnew?: boolean;
  readonly loadChunks: (() => Promise<ChunkProduct>) | undefined;
}

/** @throws CodiError `unavailable` when the file cannot be opened. */
export async function openSession(options: SessionOptions): Promise<Session | "foreign" | "empty"> {
  const { folder, roots, fingerprint, mayReset } = options;
  const path = join(folder, "index.db");
  // The indexer looks for damage when there is time; who has met some wants a damaged file out of the way.
  const isCheckedLater = options.startsAnew !== true;
  const opened = openIndexForWriting({ path, fingerprint, mayReset, isCheckedLater });
  if (typeof opened === "string") return opened;
  const { database, notices } = opened;
  try {
    if (options.startsAnew === true && opened.isKept) resetIndex(database, fingerprint);
    const writer = createIndexWriter(database);
    const product = await options.loadChunks?.();
    return {
      database,
      writer,
      notices,
      get chunkVersion() {
        return writer.meta.get("chunks") === undefined ? undefined : product?.version;
      },
      intake: createIntake(writer, product?.store(database), product?.version ?? 0),
      linker: createLinker(roots, writer),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    if (isCorrupt(error) && options.startsAnew !== true) return openSession({ ...options, startsAnew: true });
    throw error;
  }
}

import { join } from "node:path";
import { createIndexMeta } from "../../store/index-meta.ts";
import { indexFileId, openIndexForReading } from "../../store/index-open.ts";
import type { IndexReader } from "./contract.ts";
import { createAttempt, guard } from "./guard.ts";
import type { Roots } from "./roots.ts";

/** Gives the reading side of the index, opened anew when another file has taken its place. */
export function createReaders(folder: string, roots: Roots, damaged: () => void) {
  const path = join(folder, "index.db");
  const attempt = createAttempt(damaged);
  let open: { readonly file: number; readonly reader: IndexReader; close(): void } | undefined;
  return {
    current(): IndexReader | undefined {
      const file = indexFileId(path);
      if (open !== undefined && open.file === file) return open.reader;
      open?.close();
      open = undefined;
      if (file === undefined) return undefined;
      const plain = attempt(() => openIndexForReading(path));
      if (plain === undefined) return undefined;
      const database = guard(plain, attempt);
      const meta = createIndexMeta(database);
      const reader = { database, generation: meta.generation, absolute: roots.absolute };
      open = { file, reader, close: () => plain.close() };
      return reader;
    },
    close(): void {
      open?.close();
      open = undefined;
    },
  };
}

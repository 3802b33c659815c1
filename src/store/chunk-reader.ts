import type { Database, Value } from "./driver.ts";

/** A chunk with where it is, as a search reads it. */
export interface StoredChunk {
  readonly id: number;
  readonly file: number;
  readonly path: string;
  readonly language: string;
  readonly start: number;
  readonly end: number;
  readonly kind: number;
  readonly test: number;
  readonly symbol: string;
  readonly chain: string;
  readonly hash: Uint8Array;
}

/** What is weighed of a chunk. */
export interface ChunkWords {
  readonly id: number;
  readonly kind: number;
  /** See core/retrieval/row.ts. */
  readonly words: Uint8Array;
}

/** What is known of all chunks together; lengths are sums of tokens in the six columns. */
export interface ChunkTotals {
  readonly epoch: number;
  readonly chunks: number;
  readonly lengths: readonly number[];
}

/** Which files a search looks at. Both undefined: all. */
export interface ChunkScope {
  /** A file, or a folder with everything below it, as in the index. */
  readonly path: string | undefined;
  /** Languages as in the index. */
  readonly languages: readonly string[] | undefined;
}

/** Questions about chunks. Undefined while there are none. */
export type ChunkReader = NonNullable<ReturnType<typeof createChunkReader>>;

/** @param version of the chunks (`file.chunked`): those made by another are not seen. */
export function createChunkReader(database: Database, version: number) {
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'chunk_total'").get()) return undefined;
  // Values are bound by place only, which both drivers know, so those that are needed twice come twice. `0` follows `/`.
  const inScope = `file IN (SELECT id FROM file WHERE (? IS NULL OR path = ? OR (path >= ? AND path < ?))
    AND (? IS NULL OR language IN (SELECT value FROM json_each(?))))`;
  const scopeValues = ({ path = "", languages }: ChunkScope): Value[] => [
    ...(path === "" ? [null, null, null, null] : [path, path, `${path}/`, `${path}0`]),
    ...(languages ? [1, JSON.stringify(languages)] : [null, null]),
  ];
  const idsInScope = database.prepare<{ id: number }>(`SELECT id FROM chunk WHERE ${inScope}`);
  const columns = `chunk.id, file, path, language, start, end, kind, test, symbol, chain, chunk.hash
    FROM chunk JOIN file ON file.id = chunk.file`;
  const one = database.prepare<StoredChunk>(`SELECT ${columns} WHERE chunk.id = ? AND chunked = ${version}`);
  const several = database.prepare<StoredChunk>(
    `SELECT ${columns} WHERE chunk.id IN (SELECT value FROM json_each(?)) AND chunked = ${version}`,
  );
  const byName = database.prepare<{ file: number; line: number }>(
    `SELECT symbol.file, symbol.line FROM name JOIN symbol ON symbol.name = name.id
     WHERE name.lower = ? AND (? OR name.text = ?) LIMIT ?`,
  );
  const atLine = database.prepare<{ id: number }>(
    "SELECT id FROM chunk WHERE file = ? AND start <= ? AND end >= ? ORDER BY kind = 6, end - start LIMIT 1",
  );
  const totals = database.prepare<Record<string, number>>("SELECT * FROM chunk_total");
  const languages = database.prepare<{ language: string }>(
    "SELECT DISTINCT language FROM file ORDER BY language",
  );
  const languagesOfSuffix = database.prepare<{ language: string }>(
    "SELECT DISTINCT language FROM file WHERE substr(path, -?) = ?",
  );
  const placesAfter = database.prepare<StoredChunk>(
    `SELECT ${columns} WHERE chunk.id > ? AND kind <> 6 AND chunked = ${version} ORDER BY chunk.id LIMIT ?`,
  );
  const wordsAfter = database.prepare<ChunkWords>(
    "SELECT id, kind, words FROM chunk WHERE id > ? ORDER BY id LIMIT ?",
  );
  const words = database.prepare<{ words: Uint8Array }>("SELECT words FROM chunk WHERE id = ?");
  const ids = database.prepare<{ id: number }>("SELECT id FROM chunk ORDER BY id");
  return {
    idsIn: (scope: ChunkScope): ReadonlySet<number> =>
      new Set(idsInScope.all(...scopeValues(scope)).map(({ id }) => id)),

    chunk: (id: number): StoredChunk | undefined => one.get(id),
    /** Those of them that are there, in order of their ids. */
    chunks: (ids: readonly number[]): StoredChunk[] => several.all(JSON.stringify(ids)),
    /** Chunks of definitions with this name; in any case unless `exact`. */
    named(name: string, exact: boolean, limit: number): number[] {
      const places = byName.all(name.toLowerCase(), exact ? 0 : 1, name, limit);
      return places.flatMap(({ file, line }) => atLine.get(file, line, line)?.id ?? []);
    },
    totals(): ChunkTotals {
      const row = totals.get() ?? {};
      const { sym = 0, chain = 0, path = 0, sig = 0, doc = 0, body = 0 } = row;
      return {
        epoch: row["epoch"] ?? 0,
        chunks: row["chunks"] ?? 0,
        lengths: [sym, chain, path, sig, doc, body],
      };
    },
    languages: (): string[] => languages.all().map(({ language }) => language),
    languagesOfSuffix: (suffix: string): string[] =>
      languagesOfSuffix.all(suffix.length + 1, `.${suffix}`).map(({ language }) => language),
    /** Chunks with a higher id than this, in order; summaries of files are left out. */
    placesAfter: (id: number, limit: number): StoredChunk[] => placesAfter.all(id, limit),
    /** Packed words of chunks with a higher id than this, in order. */
    wordsAfter: (id: number, limit: number): ChunkWords[] => wordsAfter.all(id, limit),
    words: (id: number): Uint8Array | undefined => words.get(id)?.words,
    /** Ids of all chunks, in order. */
    ids: (): number[] => ids.all().map(({ id }) => id),
  };
}

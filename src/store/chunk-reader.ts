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
  const ranked = "ORDER BY bm25(chunk_text, 3, 1.5, 1.5, 1, 1, 1) LIMIT";
  const byWords = database.prepare<{ id: number }>(
    `SELECT rowid AS id FROM chunk_text WHERE chunk_text MATCH ? ${ranked} ?`,
  );
  const byWordsInScope = database.prepare<{ id: number }>(
    `SELECT rowid AS id FROM chunk_text WHERE chunk_text MATCH ? AND rowid IN (SELECT id FROM chunk WHERE ${inScope})
     ${ranked} ?`,
  );
  const idsInScope = database.prepare<{ id: number }>(`SELECT id FROM chunk WHERE ${inScope}`);
  const columns = `chunk.id, file, path, language, start, end, kind, test, symbol, chain, chunk.hash, words
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
  const frequency = database.prepare<{ doc: number }>("SELECT doc FROM chunk_term WHERE term = ?");
  const totals = database.prepare<Record<string, number>>("SELECT * FROM chunk_total");
  const languages = database.prepare<{ language: string }>(
    "SELECT DISTINCT language FROM file ORDER BY language",
  );
  const languagesOfSuffix = database.prepare<{ language: string }>(
    "SELECT DISTINCT language FROM file WHERE substr(path, -?) = ?",
  );
  const placesAfter = database.prepare<Omit<StoredChunk, "words">>(
    `SELECT chunk.id, file, path, language, start, end, kind, test, symbol, chain, chunk.hash
     FROM chunk JOIN file ON file.id = chunk.file
     WHERE chunk.id > ? AND kind <> 6 AND chunked = ${version} ORDER BY chunk.id LIMIT ?`,
  );
  const wordsAfter = database.prepare<{ id: number; words: Uint8Array }>(
    "SELECT id, words FROM chunk WHERE id > ? AND kind <> 6 ORDER BY id LIMIT ?",
  );
  return {
    /** Ids of chunks with any of the words, best first by SQLite's bm25. */
    withWords(tokens: readonly string[], limit: number, scope: ChunkScope): number[] {
      if (tokens.length === 0) return [];
      const match = tokens.map((token) => `"${token.replaceAll('"', '""')}"`).join(" OR ");
      const rows = isWhole(scope)
        ? byWords.all(match, limit)
        : byWordsInScope.all(match, ...scopeValues(scope), limit);
      return rows.map(({ id }) => id);
    },
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
    /** In how many chunks a token stands. */
    frequency: (token: string): number => frequency.get(token)?.doc ?? 0,
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
    /** Chunks with a higher id than this, in order, without their words; summaries of files are left out. */
    placesAfter: (id: number, limit: number): Omit<StoredChunk, "words">[] => placesAfter.all(id, limit),
    /** Packed words of chunks with a higher id than this, in order; summaries of files are left out. */
    wordsAfter: (id: number, limit: number): { readonly id: number; readonly words: Uint8Array }[] =>
      wordsAfter.all(id, limit),
  };
}

const isWhole = ({ path, languages }: ChunkScope): boolean => (path ?? "") === "" && languages === undefined;

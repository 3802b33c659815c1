import type { Database, Statement, Value } from "./driver.ts";

/** A definition with what answers need of its file. Numbers as in core/syntax; `kind` as in core/indexing. */
export interface SymbolRow {
  readonly file: number;
  readonly ordinal: number;
  /** Id of the name. */
  readonly nameId: number;
  readonly name: string;
  readonly kind: number;
  readonly parent: number;
  /** Type that it belongs to without standing in it. */
  readonly owner: string | null;
  readonly line: number;
  readonly col: number;
  readonly start: number;
  readonly end: number;
  readonly endLine: number;
  readonly docStart: number;
  readonly signatureEnd: number;
  readonly traits: number;
  readonly path: string;
  readonly language: string;
  readonly module: number;
  readonly package: string | null;
}

export interface FileRow {
  readonly id: number;
  readonly path: string;
  readonly language: string;
  readonly lines: number;
  readonly state: string;
  readonly module: number;
}

export interface SymbolFilter {
  readonly kinds?: readonly number[] | undefined;
  readonly languages?: readonly string[] | undefined;
  /** A file, or a folder with all below it; as in the index. */
  readonly path?: string | undefined;
}

/** Files of these languages, or of all but these. */
export interface LanguageFilter {
  readonly are: readonly string[];
  readonly isIn: boolean;
}

/** The reading side of definitions and files. */
export type SymbolStore = ReturnType<typeof symbolStore>;

export function symbolStore(database: Database) {
  const statement = remember(database);
  const columns = `s.file, s.ordinal, s.name AS nameId, n.text AS name, s.kind, s.parent,
    (SELECT text FROM name WHERE id = s.owner) AS owner, s.line, s.col, s.start, s.end, s.end_line AS endLine,
    s.doc_start AS docStart, s.signature_end AS signatureEnd, s.traits, f.path, f.language, f.module, f.package`;
  // The order of the joins is given, not chosen: without statistics SQLite guesses it wrong.
  const joined = `SELECT ${columns} FROM symbol s CROSS JOIN file f ON f.id = s.file CROSS JOIN name n ON n.id = s.name`;
  const fileColumns = "id, path, language, lines, state, module";
  const symbols = (where: string) => statement<SymbolRow>(`${joined} WHERE ${where}`);
  const files = (rest: string) => statement<FileRow>(`SELECT ${fileColumns} FROM file ${rest}`);

  return {
    /** Definitions of one of these names, at most `limit`. */
    named(names: readonly number[], filter: SymbolFilter, limit: number): SymbolRow[] {
      const { where, values } = conditions(filter);
      const [first] = names;
      const oneName = names.length === 1 && first !== undefined;
      const sql = `SELECT ${columns} FROM ${oneName ? "" : "json_each(?) j CROSS JOIN "}symbol s CROSS JOIN file f ON f.id = s.file
        CROSS JOIN name n ON n.id = s.name WHERE s.name = ${oneName ? "?" : "j.value"}${where} LIMIT ?`;
      return statement<SymbolRow>(sql).all(oneName ? first : JSON.stringify(names), ...values, limit);
    },
    /** What a name is defined in: `file:ordinal` of the enclosing definitions. */
    holders: (name: number, limit: number): { readonly file: number; readonly parent: number }[] =>
      statement<{ file: number; parent: number }>(
        "SELECT file, parent FROM symbol WHERE name = ? AND parent >= 0 LIMIT ?",
      ).all(name, limit),
    symbol: (file: number, ordinal: number): SymbolRow | undefined =>
      symbols("s.file = ? AND s.ordinal = ?").get(file, ordinal),
    /** All of a file, parents before children. */
    inFile: (file: number): SymbolRow[] => symbols("s.file = ? ORDER BY s.ordinal").all(file),
    topLevel: (file: number, limit: number): SymbolRow[] =>
      symbols("s.file = ? AND s.parent = -1 ORDER BY s.ordinal LIMIT ?").all(file, limit),
    countInFile: (file: number): number =>
      statement<{ count: number }>("SELECT count(*) AS count FROM symbol WHERE file = ?").get(file)?.count ??
      0,
    /** Definitions of a name in one file. */
    namedIn: (name: number, file: number): SymbolRow[] =>
      symbols("s.name = ? AND s.file = ? ORDER BY s.ordinal").all(name, file),
    /** Definitions of a name that stand on the top level of a module. */
    topLevelNamed: (name: number, module: number): SymbolRow[] =>
      symbols("s.name = ? AND s.parent = -1 AND f.module = ? ORDER BY s.file, s.ordinal LIMIT 50").all(
        name,
        module,
      ),
    /** Members of a type that stand outside of it, in the same module. */
    ownedBy: (name: number, owner: number, module: number): SymbolRow[] =>
      symbols("s.name = ? AND s.owner = ? AND f.module = ? ORDER BY s.file, s.ordinal LIMIT 50").all(
        name,
        owner,
        module,
      ),
    /** Definitions whose names stand on a line. */
    onLine: (file: number, line: number): SymbolRow[] =>
      symbols("s.file = ? AND s.line = ? ORDER BY s.ordinal").all(file, line),
    file: (path: string): FileRow | undefined => files("WHERE path = ?").get(path),
    fileById: (id: number): FileRow | undefined => files("WHERE id = ?").get(id),
    /** Files below a folder (`""`: all) in order of their paths, after one of them: of these languages, or of all others. */
    filesBelow(folder: string, after: string, limit: number, languages: LanguageFilter): FileRow[] {
      const { where, values } = below(folder);
      const among = languages.are.map(() => "?").join(",");
      return files(
        `WHERE path > ? AND ${where} AND language ${languages.isIn ? "" : "NOT "}IN (${among}) ORDER BY path LIMIT ?`,
      ).all(after, ...values, ...languages.are, limit);
    },
    /** How many files of each language there are below a folder, most first. */
    languagesBelow(folder: string): { readonly language: string; readonly files: number }[] {
      const { where, values } = below(folder);
      return statement<{ language: string; files: number }>(
        `SELECT language, count(*) AS files FROM file WHERE ${where} GROUP BY language ORDER BY files DESC, language`,
      ).all(...values);
    },
    filesOfModule: (module: number, limit: number): FileRow[] =>
      files("WHERE module = ? ORDER BY id LIMIT ?").all(module, limit),
    languages: (): string[] =>
      statement<{ language: string }>("SELECT DISTINCT language FROM file ORDER BY language")
        .all()
        .map(({ language }) => language),
  };
}

/** Statements by their SQL, prepared when first asked for: most questions need few of them. */
export function remember(database: Database): <Row>(sql: string) => Statement<Row> {
  const prepared = new Map<string, Statement<unknown>>();
  return <Row>(sql: string): Statement<Row> => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    // The same SQL always selects the same row: the caller names it.
    return known as Statement<Row>;
  };
}

const below = (folder: string): { where: string; values: Value[] } =>
  folder === ""
    ? { where: "true", values: [] }
    : { where: "path > ? AND path < ?", values: [`${folder}/`, `${folder}0`] };

function conditions({ kinds, languages, path }: SymbolFilter): { where: string; values: Value[] } {
  const parts: [string, ...Value[]][] = [];
  if (kinds) parts.push([` AND s.kind IN (${kinds.map(() => "?").join(",") || "NULL"})`, ...kinds]);
  if (languages)
    parts.push([` AND f.language IN (${languages.map(() => "?").join(",") || "NULL"})`, ...languages]);
  if (path) parts.push([" AND (f.path = ? OR (f.path > ? AND f.path < ?))", path, `${path}/`, `${path}0`]);
  return { where: parts.map(([sql]) => sql).join(""), values: parts.flatMap(([, ...values]) => values) };
}

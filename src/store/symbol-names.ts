import type { Database } from "./driver.ts";
import { remember } from "./symbols.ts";

export interface NameRow {
  readonly id: number;
  readonly text: string;
}

/** Finds names by a part of them. Names of definitions and of references lie in one table. */
export type NameStore = ReturnType<typeof nameStore>;

export function nameStore(database: Database) {
  const statement = remember(database);
  const rows = (sql: string) => statement<NameRow>(sql);
  return {
    idOf: (text: string): number | undefined =>
      rows("SELECT id, text FROM name WHERE text = ?").get(text)?.id,
    textOf: (id: number): string | undefined => rows("SELECT id, text FROM name WHERE id = ?").get(id)?.text,
    /** In any case; at most `limit`. */
    ignoringCase: (lower: string, limit: number): NameRow[] =>
      rows("SELECT id, text FROM name WHERE lower = ? LIMIT ?").all(lower, limit),
    /** Shortest first, of the first `scan` in the alphabet. */
    beginning: (lower: string, scan: number, limit: number): NameRow[] =>
      rows(
        // The index alone tells the shortest; only those are fetched.
        `SELECT n.id, n.text FROM (
           SELECT id FROM (SELECT id, lower FROM name WHERE lower >= ? AND lower < ? LIMIT ?)
           ORDER BY length(lower), lower LIMIT ?
         ) b CROSS JOIN name n ON n.id = b.id`,
      ).all(lower, after(lower), scan, limit),
    /** Names with a text of three characters or more in them, shortest first, of the first `scan`. */
    containing: (lower: string, scan: number, limit: number): NameRow[] =>
      rows(
        `SELECT n.id, n.text FROM (SELECT rowid AS id FROM name_trigram WHERE name_trigram MATCH ? LIMIT ?) c
         CROSS JOIN name n ON n.id = c.id WHERE instr(n.lower, ?) > 0 ORDER BY length(n.lower), n.lower LIMIT ?`,
      ).all(allOf(lower), scan, lower, limit),
    /** How many names hold three letters, counted up to `limit`. */
    frequency: (trigram: string, limit: number): number =>
      statement<{ count: number }>(
        "SELECT count(*) AS count FROM (SELECT 1 FROM name_trigram WHERE name_trigram MATCH ? LIMIT ?)",
      ).get(quoted(trigram), limit)?.count ?? 0,
    /** Names that hold one of these, with how many of them as often as they are returned. */
    holdingAny: (trigrams: readonly string[], limit: number): NameRow[] =>
      rows(
        `SELECT n.id, n.text FROM (SELECT rowid AS id FROM name_trigram WHERE name_trigram MATCH ? LIMIT ?) c
         CROSS JOIN name n ON n.id = c.id`,
      ).all(trigrams.map(quoted).join(" OR "), limit),
    /** Names that begin with a letter and hold the others in their order, or are about as long as asked. */
    like: (first: string, glob: string, shortest: number, longest: number, limit: number): NameRow[] =>
      rows(
        `SELECT n.id, n.text FROM (
           SELECT id FROM name INDEXED BY name_lower WHERE lower >= ? AND lower < ?
           AND (lower GLOB ? OR length(lower) BETWEEN ? AND ?) LIMIT ?
         ) l CROSS JOIN name n ON n.id = l.id`,
      ).all(first, after(first), glob, shortest, longest, limit),
    /** How often a name is referred to, counted in at most `files` files. */
    references: (id: number, files: number): number =>
      statement<{ count: number | null }>(
        "SELECT sum(count) AS count FROM (SELECT count FROM reference WHERE name = ? LIMIT ?)",
      ).get(id, files)?.count ?? 0,
  };
}

/** First text in the alphabet that does not begin with this one. */
const after = (text: string): string => `${text}\u{10ffff}`;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** All groups of three letters: the table keeps no positions, so the order is checked afterwards. */
function allOf(text: string): string {
  const letters = [...text];
  return letters
    .slice(0, -2)
    .map((_, at) => quoted(letters.slice(at, at + 3).join("")))
    .join(" AND ");
}

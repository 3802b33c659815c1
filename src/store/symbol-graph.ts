import type { Database } from "./driver.ts";
import { remember } from "./symbols.ts";

/** What the graph of files is made of, read in steps so that nobody waits long. */
export type GraphStore = ReturnType<typeof graphStore>;

export function graphStore(database: Database) {
  const statement = remember(database);
  return {
    files: (): { readonly id: number; readonly path: string; readonly module: number }[] =>
      statement<{ id: number; path: string; module: number }>(
        "SELECT id, path, module FROM file ORDER BY id",
      ).all(),
    lastName: (): number => statement<{ id: number | null }>("SELECT max(id) AS id FROM name").get()?.id ?? 0,
    /** Which files define which names, of those with an id above `after` and up to `to`. */
    definers: (
      after: number,
      to: number,
      kinds: number,
    ): { readonly name: number; readonly file: number }[] =>
      statement<{ name: number; file: number }>(
        "SELECT name, file FROM symbol WHERE name > ? AND name <= ? AND kind < ? GROUP BY name, file",
      ).all(after, to, kinds),
    /** Which files refer to which names, how often. */
    referencers: (
      after: number,
      to: number,
    ): { readonly name: number; readonly file: number; readonly count: number }[] =>
      statement<{ name: number; file: number; count: number }>(
        "SELECT name, file, count FROM reference WHERE name > ? AND name <= ?",
      ).all(after, to),
    names: (after: number, to: number): { readonly id: number; readonly text: string }[] =>
      statement<{ id: number; text: string }>("SELECT id, text FROM name WHERE id > ? AND id <= ?").all(
        after,
        to,
      ),
    /** Which files import anything of which modules, of files with an id above `after` and up to `to`. */
    imports: (after: number, to: number): { readonly file: number; readonly module: number }[] =>
      statement<{ file: number; module: number }>(
        `SELECT file, module FROM import WHERE file > ? AND file <= ? AND module IS NOT NULL
         UNION SELECT file, namespace FROM import WHERE file > ? AND file <= ? AND namespace IS NOT NULL`,
      ).all(after, to, after, to),
  };
}

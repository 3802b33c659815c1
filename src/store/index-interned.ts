import type { Database } from "./driver.ts";

/** Names kept in memory with their ids: about 15 MB. */
const maxKept = 150_000;

/** Texts that are written once and then meant by their id: names, and keys of modules. */
export function createInterned(database: Database, table: "name" | "module") {
  const find = database.prepare<{ id: number }>(
    table === "name" ? "SELECT id FROM name WHERE text = ?" : "SELECT id FROM module WHERE key = ?",
  );
  const add = database.prepare(
    table === "name" ? "INSERT INTO name (text, lower) VALUES (?, ?)" : "INSERT INTO module (key) VALUES (?)",
  );
  const last = database.prepare<{ id: number | null }>(`SELECT max(id) AS id FROM ${table}`);
  let kept = new Map<string, number>();
  return {
    idOf(text: string): number {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const id =
        find.get(text)?.id ?? (table === "name" ? add.run(text, text.toLowerCase()) : add.run(text)).lastId;
      if (kept.size >= maxKept) kept = new Map();
      kept.set(text, id);
      return id;
    },
    last: (): number => last.get()?.id ?? 0,
    forget: (): void => kept.clear(),
  };
}

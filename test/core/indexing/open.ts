import { onTestFinished } from "vitest";
import { createIndexing, type Indexing, type IndexReader } from "../../../src/core/indexing/index.ts";
import type { Workspace } from "../../helpers/workspace.ts";

/** Long enough for a machine with other things to do. */
export const patient = { waitMs: 60_000 };

/** The index of a scratch workspace, with one parsing thread; closed after the test. */
export function openIndexing(workspace: Workspace, workers = 1): Indexing {
  const indexing = createIndexing({ home: workspace.home, roots: [workspace.root], workers });
  onTestFinished(() => indexing.close());
  return indexing;
}

/** `path:line` of every definition of a name. */
export function placesOf(indexing: Pick<Indexing, "reader">, name: string): string[] {
  return readerOf(indexing)
    .database.prepare<{ place: string }>(
      "SELECT f.path || ':' || s.line AS place FROM symbol s JOIN name n ON n.id = s.name JOIN file f ON f.id = s.file WHERE n.text = ? ORDER BY 1",
    )
    .all(name)
    .map(({ place }) => place);
}

/** Paths of all indexed files with their states. */
export function filesIn(indexing: Pick<Indexing, "reader">): Record<string, string> {
  const rows = readerOf(indexing)
    .database.prepare<{ path: string; state: string }>("SELECT path, state FROM file ORDER BY path")
    .all();
  return Object.fromEntries(rows.map(({ path, state }) => [path, state]));
}

export function readerOf(indexing: Pick<Indexing, "reader">): IndexReader {
  const reader = indexing.reader();
  if (reader === undefined) throw new Error("there is no index to read");
  return reader;
}

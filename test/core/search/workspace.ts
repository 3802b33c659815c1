import { createSearch, type GrepQuery, type Search } from "../../../src/core/search/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";

export const never = new AbortController().signal;

/** A search over a fresh workspace with these files. */
export function searchOver(files: Readonly<Record<string, string | Buffer>>): Workspace & { search: Search } {
  const workspace = createWorkspace(files);
  return { ...workspace, search: createSearch({ fence: createFence([workspace.root]) }) };
}

/** Hits as a model sees them, to compare at a glance. */
export async function hits(search: Search, query: GrepQuery): Promise<string[]> {
  const { rows } = await search.grep(query, never);
  return rows.map(({ path, line, text, count, isBinary, isContext }) =>
    [path, line, text, count, isBinary && "binary", isContext && "context"]
      .filter((part) => part !== undefined && part !== false)
      .join(":"),
  );
}

/** Everything a query finds, page by page. */
export async function allPages(
  search: Search,
  query: GrepQuery,
): Promise<{ lines: string[]; pages: number }> {
  const lines: string[] = [];
  let pages = 0;
  let cursor: string | undefined;
  do {
    const page = await search.grep({ ...query, cursor }, never);
    for (const row of page.rows) if (row.isContext !== true) lines.push(`${row.path}:${row.line ?? ""}`);
    cursor = page.cursor;
    pages += 1;
  } while (cursor !== undefined);
  return { lines, pages };
}

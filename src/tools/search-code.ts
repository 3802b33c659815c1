import * as z from "zod";
import type { SearchAnswer, SearchHit } from "../core/retrieval/index.ts";
import { defineTool } from "./tool.ts";

export const searchCode = defineTool({
  name: "search_code",
  title: "Search code by meaning",
  toolset: "retrieval",
  description:
    "Finds code by what it does, ranked. Exact text: grep; names: find_symbol. Several phrasings find more.",
  effect: "read",
  input: z.strictObject({
    query: z.string().optional().describe("Plain words, e.g. retry a failed upload"),
    queries: z.array(z.string()).optional().describe("Phrasings of one question"),
    path: z.string().optional(),
    language: z.string().optional().describe("go, ts"),
    limit: z.int().min(1).optional(),
  }),
  asks: ({ path }) => [{ path: path ?? "." }],
  async run({ query, queries = [], ...scope }, { services, signal, progress }) {
    const asked = query === undefined ? queries : [query, ...queries];
    const answer = await services.retrieval.search({ ...scope, queries: asked }, signal, progress);
    const hits = answer.hits.length === 0 ? [nothing(scope.path)] : answer.hits.map(hitText);
    return [...hits, ...endOf(answer)].join("\n");
  },
});

function hitText({ path, start, end, symbol, kind, score, snippet }: SearchHit): string {
  return `${path}:${start}-${end} ${symbol === "" ? kind : symbol} ${score.toFixed(2)}\n${snippet}\n`;
}

function nothing(path: string | undefined): string {
  return `Nothing found${path === undefined ? "" : ` in ${path}`}. Say it in other words (queries), or use grep for exact text.`;
}

function endOf({ mode, reason, notes }: SearchAnswer): string[] {
  return [`mode: ${mode}${reason === undefined ? "" : ` (${reason})`}`, ...notes.map((note) => `(${note})`)];
}

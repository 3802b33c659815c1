import * as z from "zod";
import type { SearchAnswer, SearchHit } from "../core/retrieval/index.ts";
import { defineTool } from "./tool.ts";

export const searchCode = defineTool({
  name: "search_code",
  title: "Search code by meaning",
  toolset: "retrieval",
  description:
    "Finds code by what it does, ranked. Exact text: grep; names: find_symbol. Several phrasings find more. Shows a few hits a file, at most 4k tokens.",
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
    const hits = answer.hits.length === 0 ? [nothing(scope.path)] : hitsText(answer.hits);
    return [...hits, ...endOf(answer)].join("\n");
  },
});

/** About 4,000 tokens, and no more lines than somebody reads. */
const maxChars = 14_000;
const maxLines = 220;

/** Each hit with its text as long as there is room for the places of those after it; those have no text then. */
function hitsText(hits: readonly SearchHit[]): string[] {
  const places = hits.map(placeText);
  const room = {
    chars: maxChars - places.reduce((sum, place) => sum + place.length + 1, 0),
    lines: maxLines - places.length,
  };
  let short = 0;
  const texts = hits.map(({ snippet }, index) => {
    const lines = snippet.split("\n").length + 1;
    const fits = short === 0 && snippet.length + 2 <= room.chars && lines <= room.lines;
    if (!fits) {
      short++;
      return places[index] ?? "";
    }
    room.chars -= snippet.length + 2;
    room.lines -= lines;
    return `${places[index]}\n${snippet}\n`;
  });
  if (short === 0) return texts;
  return [
    ...texts,
    `(The last ${short} without their text: an answer is limited to about 4,000 tokens. read_file shows them, or ask with a path or a smaller limit.)`,
  ];
}

function placeText({ path, start, end, symbol, kind, score }: SearchHit): string {
  const name = symbol.length > maxNameChars ? `…${symbol.slice(-maxNameChars)}` : symbol;
  return `${path}:${start}-${end} ${name === "" ? kind : name} ${score.toFixed(2)}`;
}

const maxNameChars = 120;

function nothing(path: string | undefined): string {
  return `Nothing found${path === undefined ? "" : ` in ${path}`}. Say it in other words (queries), or use grep for exact text.`;
}

function endOf({ mode, reason, notes }: SearchAnswer): string[] {
  return [`mode: ${mode}${reason === undefined ? "" : ` (${reason})`}`, ...notes.map((note) => `(${note})`)];
}

import * as z from "zod";
import type { FoundSymbols } from "../core/symbols/index.ts";
import { bodyLines, endOf, hitLine, nearLine, plural, soFar } from "./symbol-lines.ts";
import { defineTool } from "./tool.ts";

export const findSymbol = defineTool({
  name: "find_symbol",
  title: "Find a symbol",
  toolset: "symbols",
  description: "Finds definitions by name, typos too: instead of grep.",
  effect: "read",
  input: z.strictObject({
    query: z.string().trim().min(1).describe("Name or Class/method"),
    kind: z.string().optional().describe("class, method"),
    language: z.string().optional().describe("python"),
    path: z.string().optional(),
    match: z.enum(["exact", "prefix", "substring", "fuzzy"]).optional().describe("Default: first with hits"),
    include_body: z.boolean().optional().describe("With code"),
    limit: z.int().min(1).optional(),
    cursor: z.string().optional(),
  }),
  asks: ({ path }) => [{ path: path ?? "." }],
  async run({ include_body, ...same }, { services, signal, progress }) {
    const found = await services.symbols.find({ ...same, includeBody: include_body }, { signal, progress });
    const hits = found.hits.flatMap((hit) => [hitLine(hit), ...(hit.body ? bodyLines(hit.body) : [])]);
    return [headline(same.query, same.match, found), ...hits, ...nearLine(found.near), ...endOf(found)].join(
      "\n",
    );
  },
});

function headline(query: string, match: string | undefined, found: FoundSymbols): string {
  const { hits, total, isMore, step, first } = found;
  const name = query.length > maxEchoed ? `${query.slice(0, maxEchoed)}…` : query;
  if (step === undefined) {
    const tried = match === undefined ? "exact, prefix, substring or fuzzy" : match;
    return `No definition matches "${name}" (${tried})${soFar(found)}.`;
  }
  const counted = plural(total, "definition");
  if (hits.length === 0) return `Nothing more: ${counted} for "${name}" (${step} match).`;
  const last = first + hits.length - 1;
  const page =
    hits.length === total ? "" : `, ${first}-${last} shown${last < total ? ", the next with cursor" : ""}`;
  if (!isMore) return `${counted} for "${name}" (${step} match${page})`;
  return `${counted} for "${name}" and more beyond (${step} match${page}): path, kind or a longer name leads to the others`;
}

/** More of a query than this is not said back. */
const maxEchoed = 200;

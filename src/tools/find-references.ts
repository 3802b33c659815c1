import * as z from "zod";
import type { FoundReferences, ReferenceGroup, Tier } from "../core/symbols/index.ts";
import { endOf, placeOf, plural, soFar, unclearText } from "./symbol-lines.ts";
import { defineTool } from "./tool.ts";

export const findReferences = defineTool({
  name: "find_references",
  title: "Find references",
  toolset: "symbols",
  description:
    "Finds uses of a symbol: resolved by scope and imports; name: same name, unsure. For definitions: find_symbol.",
  effect: "read",
  input: z.strictObject({
    symbol: z.string().min(1).describe("Name, Class/method or path:line"),
    path: z.string().optional(),
    tier: z.enum(["resolved", "name"]).optional().describe("Default: what fits"),
    limit: z.int().min(1).optional(),
    cursor: z.string().optional(),
  }),
  asks: ({ path }) => [{ path: path ?? "." }],
  async run(input, { services, signal, progress }) {
    const found = await services.symbols.references(input, { signal, progress });
    if ("candidates" in found) return unclearText(input.symbol, found);
    const { groups, searched } = found;
    const lines = searched.flatMap((tier) => {
      const own = groups.filter((group) => group.tier === tier);
      const isFirst = tier === searched[0];
      return [
        ...(isFirst || found.totals[tier].references > 0 ? [headline(found, tier, isFirst)] : []),
        ...own.flatMap((group) => groupLines(group, found.detail)),
      ];
    });
    return [...lines, ...docLine(found), ...endOf(found)].join("\n");
  },
});

function headline(found: FoundReferences, tier: Tier, isFirst: boolean): string {
  const { symbol, totals, detail } = found;
  const { references, files } = totals[tier];
  const what = tier === "resolved" ? "resolved reference" : "place by name only";
  const many = tier === "resolved" ? "resolved references" : "places by name only";
  const to = isFirst ? ` ${tier === "resolved" ? "to" : "for"} ${placeOf(symbol)}` : "";
  if (references === 0) return `No ${many}${to}${soFar(found)}.`;
  const short = detail === "text" || !isFirst ? "" : `; too many to show with text: ${shortened[detail]}`;
  return `${plural(references, what, many)} in ${plural(files, "file")}${to}${short}`;
}

function docLine({ docs: { files, left } }: FoundReferences): string[] {
  if (files.length === 0) return [];
  const told = files.map(({ path, lines }) => `${path}:${lines.join(",")}`);
  return [`(Linked to in doc comments: ${told.join(" ")}${left > 0 ? ` and ${left} more files` : ""})`];
}

const shortened = {
  lines: "line numbers (limit pages through texts)",
  files: "numbers by file (path narrows, limit pages through texts)",
  folders: "numbers by folder (path narrows, limit pages through texts)",
} as const;

function groupLines({ path, count, places }: ReferenceGroup, detail: FoundReferences["detail"]): string[] {
  if (!places) return [`${path}: ${count}`];
  if (detail === "text")
    return places.map(({ line, inside, text }) => {
      const around = inside === "" ? "" : ` in ${inside}`;
      return `${path}:${line}${around}${text === undefined ? "" : `: ${text}`}`;
    });
  const byInside = new Map<string, number[]>();
  for (const { line, inside } of places) byInside.set(inside, [...(byInside.get(inside) ?? []), line]);
  return [...byInside].map(
    ([inside, lines]) => `${path}:${[...new Set(lines)].join(",")}${inside === "" ? "" : ` in ${inside}`}`,
  );
}

import * as z from "zod";
import type { CallNode, Hierarchy } from "../core/symbols/index.ts";
import { endOf, hitLine, placeOf, plural, soFar, unclearText } from "./symbol-lines.ts";
import { defineTool } from "./tool.ts";

export const callHierarchy = defineTool({
  name: "call_hierarchy",
  title: "Callers and callees",
  toolset: "symbols",
  description: "Shows who calls a function, or what it calls, as a tree.",
  effect: "read",
  input: z.strictObject({
    symbol: z.string().min(1).describe("Name, Class/method or path:line"),
    direction: z.enum(["callers", "callees"]).describe("Which way"),
    depth: z.int().min(1).max(5).optional().describe("Levels, default 1"),
  }),
  asks: () => [{ path: "." }],
  async run(input, { services, signal, progress }) {
    const found = await services.symbols.calls(input, { signal, progress });
    if ("candidates" in found) return unclearText(input.symbol, found);
    return [
      headline(found, input.direction),
      ...nodeLines(found.calls, 0),
      ...restOf(found),
      ...endOf(found),
    ].join("\n");
  },
});

function headline(found: Hierarchy, direction: "callers" | "callees"): string {
  const { symbol, calls } = found;
  const one = direction === "callers" ? "caller" : "callee";
  const count = calls.length === 0 ? `No ${one}` : plural(calls.length, one);
  return `${count} of ${placeOf(symbol)}${calls.length === 0 ? soFar(found) : ""}`;
}

function nodeLines(nodes: readonly CallNode[], level: number): string[] {
  return nodes.flatMap((node) => {
    const { symbol, lines, path, tier, isRepeated, calls } = node;
    const at =
      lines.length === 0 ? "" : ` (call${lines.length > 1 ? "s" : ""} at ${path}:${lines.join(",")})`;
    const sure = tier === "name" ? " [by name only]" : "";
    const again = isRepeated ? " [shown elsewhere: cycle or repeat]" : "";
    return [
      `${"  ".repeat(level)}${hitLine({ ...symbol, signature: "" })}${at}${sure}${again}`,
      ...nodeLines(calls, level + 1),
    ];
  });
}

const maxUnknown = 30;

function restOf({ unknown }: Hierarchy): string[] {
  if (unknown.length === 0) return [];
  const more = unknown.length > maxUnknown ? ` and ${unknown.length - maxUnknown} more` : "";
  return [`Not defined here, or not told apart: ${unknown.slice(0, maxUnknown).join(", ")}${more}`];
}

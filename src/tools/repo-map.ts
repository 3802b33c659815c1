import * as z from "zod";
import { mapText } from "../core/symbols/index.ts";
import { defineTool } from "./tool.ts";

export const repoMap = defineTool({
  name: "repo_map",
  title: "Map of the code",
  toolset: "symbols",
  description: "Shows the most used files and definitions: the first look at unknown code.",
  effect: "read",
  input: z.strictObject({
    path: z.string().optional(),
    focus: z.array(z.string()).optional().describe("Paths or symbols you work on"),
    max_tokens: z.int().min(100).optional().describe("Default 1500"),
  }),
  maxChars: 80_000,
  asks: ({ path }) => [{ path: path ?? "." }],
  async run({ max_tokens, ...same }, { services, signal, progress }) {
    return mapText(await services.symbols.map({ ...same, maxTokens: max_tokens }, { signal, progress }));
  },
});

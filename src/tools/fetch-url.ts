import * as z from "zod";
import type { Page } from "../core/web/index.ts";
import { defineTool } from "./tool.ts";

export const fetchUrl = defineTool({
  name: "fetch_url",
  title: "Fetch a web page",
  toolset: "web",
  description: "Reads a public http(s) page, JSON, text or PDF.",
  effect: "net",
  input: z.strictObject({
    url: z.string(),
    format: z.enum(["markdown", "text", "raw"]).optional().describe("Default markdown"),
    offset: z.int().min(1).optional().describe("First character"),
    limit: z.int().min(1).max(100_000).optional(),
  }),
  // The largest window and its marks.
  maxChars: 110_000,
  asks: ({ url }) => [{ url }],
  async run({ url, format = "markdown", offset, limit }, { services, signal }) {
    const page = await services.web.fetch(url, {
      format,
      ...(offset !== undefined && { offset }),
      ...(limit !== undefined && { limit }),
      stayOnHost: services.policy.mode !== "full",
      signal,
    });
    return [headline(page), page.quoted, ...page.notes.map((note) => `(${note})`), ...rest(page)].join("\n");
  },
});

function headline({ status, mediaType, url, from, to, total, ageSeconds }: Page): string {
  const which = total === 0 ? "empty" : `characters ${from}-${to} of ${total}`;
  const age = ageSeconds === undefined ? "" : `, as fetched ${ageSeconds} s ago`;
  return `${status} ${mediaType} ${url}, ${which}${age}`;
}

const rest = ({ to, total }: Page): string[] => (to < total ? [`More follows: offset ${to + 1}`] : []);

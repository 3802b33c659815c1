import type { Chunk, Source } from "./chunk.ts";
import { cutCode } from "./cut-code.ts";
import { cutMarkdown, cutParagraphs } from "./cut-prose.ts";
import { linesOf } from "./lines.ts";
import { summaryOf } from "./summary.ts";

/** The chunks of a file. Pure: the same source always gives the same chunks. */
export function chunksOf(source: Source): Chunk[] {
  const lines = linesOf(source.text);
  if (source.language === "markdown") return cutMarkdown(lines);
  if (source.language === "text") return cutParagraphs(lines);
  const summary = summaryOf(source, lines);
  const chunks = cutCode(source, lines);
  return summary ? [summary, ...chunks] : chunks;
}

import type { Chunk } from "./chunk.ts";
import type { Lines } from "./lines.ts";
import { piecesOf, type Span } from "./pieces.ts";

const maxSectionLines = 40;

/** Chunks of a Markdown file: one for each heading, long ones cut at paragraphs. */
export function cutMarkdown(lines: Lines): Chunk[] {
  const chunks: Chunk[] = [];
  const open: { level: number; title: string }[] = [];
  let first = 1;
  let fence: string | undefined;
  const close = (last: number) => {
    const chain = open.map(({ title }) => title);
    const title = chain.pop() ?? "";
    for (const span of piecesOf(lines, { first, last }, maxSectionLines))
      chunks.push(
        section(
          lines,
          span,
          span.first <= first + 1 ? title : "",
          span.first <= first + 1 ? chain : [...chain, title],
        ),
      );
  };
  for (let line = 1; line <= lines.count; line++) {
    const text = lines.text(line);
    const mark = /^\s{0,3}(```+|~~~+)/.exec(text)?.[1];
    if (mark && (fence === undefined || mark.startsWith(fence)))
      fence = fence === undefined ? mark : undefined;
    const heading = fence === undefined ? /^(#{1,6})\s+(.+?)\s*#*$/.exec(text) : null;
    if (!heading) continue;
    if (line > first) close(line - 1);
    first = line;
    const level = heading[1]?.length ?? 1;
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    open.push({ level, title: heading[2] ?? "" });
  }
  close(lines.count);
  return chunks;
}

/** Chunks of any other text: neighbouring paragraphs together, up to a number of lines. */
export function cutParagraphs(lines: Lines): Chunk[] {
  return piecesOf(lines, { first: 1, last: lines.count }, maxSectionLines).map((span) =>
    section(lines, span, "", []),
  );
}

function section(lines: Lines, { first, last }: Span, symbol: string, chain: readonly string[]): Chunk {
  return {
    start: first,
    end: last,
    kind: "section",
    symbol,
    chain: chain.filter((title) => title !== ""),
    signature: "",
    doc: "",
    body: lines.slice(first, last),
    isTest: false,
  };
}

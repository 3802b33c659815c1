import * as z from "zod";
import type { CutLine, NotebookCell, ReadResult } from "../core/files/index.ts";
import { defineTool } from "./tool.ts";

export const readFile = defineTool({
  name: "read_file",
  title: "Read a file",
  toolset: "files",
  description:
    "Reads a text file with line numbers, an image, or a notebook. Its last line says how to go on when more follows.\nTo search use grep, for a folder list_directory.",
  effect: "read",
  input: z.strictObject({
    path: z.string(),
    offset: z.int().optional().describe("First line, from 1; negative counts from the end"),
    limit: z.int().min(1).optional(),
    column: z.int().optional().describe("First character, to go on in a cut line"),
    if_changed_from: z.string().optional().describe("Hash seen before: no content if it still holds"),
  }),
  maxChars: 120_000,
  alwaysLoad: true,
  asks: ({ path }) => [{ path }],
  async run({ path, if_changed_from, ...window }, { services, caller, signal }) {
    const found = await services.files.read(path, {
      ...(window.offset !== undefined && { offset: window.offset }),
      ...(window.limit !== undefined && { limit: window.limit }),
      ...(window.column !== undefined && { column: window.column }),
      ...(if_changed_from !== undefined && { ifChangedFrom: if_changed_from }),
      session: caller.session,
      signal,
    });
    switch (found.kind) {
      case "text":
        return textAnswer(found);
      case "notebook":
        return notebookAnswer(found);
      case "unchanged":
        return `${found.place.shown} is unchanged: it still has ${told(found.hash)}.`;
      case "image":
        return [
          {
            type: "text",
            text: `${found.place.shown}: ${found.mimeType}, ${found.size} bytes, ${told(found.hash)}`,
          },
          { type: "image", data: found.bytes.toString("base64"), mimeType: found.mimeType },
        ];
    }
  },
});

type Found<Kind> = Extract<ReadResult, { kind: Kind }>;

function textAnswer(found: Found<"text">): string {
  const { first, lines, cut, more } = found.window;
  const numbered = lines.map((line, index) =>
    line === "" ? `${first + index}` : `${first + index}\t${line}`,
  );
  const rest = more ? [`More follows: offset ${first + lines.length}`] : [];
  return [headline(found), ...numbered, ...cutNotes(cut, found.window.complete), ...rest].join("\n");
}

/** The facts that an edit needs: which lines these are, of what, and the hash to demand. */
function headline({ place, size, hash, format, eol, window }: Found<"text">): string {
  const { first, lines, total, complete } = window;
  const last = first + lines.length - 1;
  const all = complete ? `of ${total}` : `of a large file, ${size} bytes`;
  const facts = [lines.length === 0 ? "empty" : `lines ${first}-${last} ${all}`, told(hash)];
  if (eol === "crlf" || eol === "cr") facts.push(`${eol.toUpperCase()} line ends`);
  if (eol === "mixed") facts.push("mixed line ends");
  if (format.encoding === "latin1") facts.push("not UTF-8: shown as Latin-1, byte for byte");
  else if (format.encoding !== "utf-8") facts.push(format.encoding.toUpperCase());
  else if (format.bom) facts.push("UTF-8 with BOM");
  if (complete && !window.more && total > 0 && !window.finalNewline) facts.push("no newline at the end");
  return `${place.shown}: ${facts.join(", ")}`;
}

/** Weak stamps say that they are. */
function told(hash: string): string {
  return hash.startsWith("~") ? `hash ${hash} (by size and time only)` : `hash ${hash}`;
}

/** A minified file may cut every line; the first three show how it goes. */
const maxCutNotes = 3;

function cutNotes(cut: readonly CutLine[], complete: boolean): string[] {
  const notes = cut.slice(0, maxCutNotes).map(({ line, from, to, length }) => {
    const shown = `Line ${line}: characters ${from}-${to} of ${complete ? "" : "at least "}${length}`;
    return to < length ? `${shown}; more: offset ${line}, limit 1, column ${to + 1}` : `${shown}.`;
  });
  if (cut.length > maxCutNotes) notes.push(`${cut.length - maxCutNotes} more lines are cut.`);
  return notes;
}

function notebookAnswer({ place, language, cells, total, hash }: Found<"notebook">): string {
  const head = `${place.shown}: notebook (${language}), ${total} cells, hash ${hash}. Edits work on its JSON; grep shows those lines.`;
  const last = cells.at(-1)?.number ?? 0;
  const rest = last < total && last > 0 ? [`More follows: offset ${last + 1}`] : [];
  return [head, ...cells.map(cellText), ...rest].join("\n");
}

function cellText({ number, type, source, outputs }: NotebookCell): string {
  const printed = outputs.map((output) => `[output]\n${output}`);
  return [`[cell ${number}, ${type}]`, source, ...printed].join("\n");
}

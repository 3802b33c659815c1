import { readFileSync } from "node:fs";
import { dirname, relative, sep } from "node:path";
import { exportedRows } from "../../store/index-export.ts";
import { decodeContent } from "../files/index.ts";
import { symbolKinds } from "../syntax/index.ts";
import type { IndexReader } from "./contract.ts";

/** A definition as exports show it. */
export interface ExportedDefinition {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  /** From 1. */
  readonly line: number;
  readonly end_line: number;
  /** Name of the definition around it. */
  readonly parent: string | null;
  readonly language: string;
}

/** Everything that the index knows of, file by file. */
export function* exportDefinitions({ database }: IndexReader): Generator<ExportedDefinition> {
  for (const { row, parent } of rowsOf(database)) yield definitionOf(row, parent?.name ?? null);
}

/**
 * The index in the extended tags format of Exuberant and Universal Ctags (vim: `:help tags-file-format`), sorted by
 * bytes. Paths are relative to the folder of the tags file, as editors read them.
 */
export function* exportTags(reader: IndexReader, tagsFile: string, version: string): Generator<string> {
  yield "!_TAG_FILE_ENCODING\tutf-8\t//";
  yield '!_TAG_FILE_FORMAT\t2\t/extended format; --format=1 will not append ;" to lines/';
  yield "!_TAG_FILE_SORTED\t1\t/0=unsorted, 1=sorted, 2=foldcase/";
  yield "!_TAG_PROGRAM_NAME\tcodi-mcp\t//";
  yield `!_TAG_PROGRAM_VERSION\t${version}\t//`;
  const folder = dirname(tagsFile);
  let file = { path: "", shown: "", lines: [] as readonly string[] };
  const tags: string[] = [];
  for (const { row, parent } of rowsOf(reader.database)) {
    if (file.path !== row.path) file = fileFor(row.path, reader.absolute(row.path), folder);
    // A tab or a line end would end the field; a mark at the front would sort the tag into the header.
    if (!isTaggable.test(row.name) || !isTaggable.test(file.shown)) continue;
    const fields = [row.name, file.shown, `${address(file.lines, row.line)};"`, kindOf(row.kind)];
    fields.push(`line:${row.line}`, `language:${row.language}`);
    if (parent !== undefined && isTaggable.test(parent.name))
      fields.push(`${kindOf(parent.kind)}:${parent.name}`);
    fields.push(`end:${row.end_line}`);
    // One character a byte, so that the order of strings is the order of bytes.
    tags.push(Buffer.from(fields.join("\t")).toString("latin1"));
  }
  for (const tag of tags.sort()) yield Buffer.from(tag, "latin1").toString();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isTaggable = /^[^\x00-!][^\x00-\x1f]*$/;

type Row = ReturnType<typeof exportedRows> extends Iterable<infer One> ? One : never;

function* rowsOf(database: IndexReader["database"]): Generator<{ row: Row; parent: Row | undefined }> {
  let path = "";
  let rows: Row[] = [];
  for (const row of exportedRows(database)) {
    if (row.path !== path) rows = [];
    path = row.path;
    rows[row.ordinal] = row;
    yield { row, parent: rows[row.parent] };
  }
}

function definitionOf(row: Row, parent: string | null): ExportedDefinition {
  const { path, name, kind, line, end_line, language } = row;
  return { path, name, kind: kindOf(kind), line, end_line, parent, language };
}

const kindOf = (kind: number): string => symbolKinds[kind] ?? "unknown";

function fileFor(path: string, absolute: string, folder: string) {
  const shown = relative(folder, absolute).split(sep).join("/");
  return { path, shown, lines: linesOf(absolute) };
}

function linesOf(absolute: string): readonly string[] {
  try {
    return decodeContent(readFileSync(absolute))?.split(/\r\n|\r|\n/) ?? [];
  } catch {
    return []; // gone meanwhile: its tags are found by line number
  }
}

/** A search for the whole line, which survives changes above it; for long or odd lines, the line's number. */
function address(lines: readonly string[], line: number): string {
  const text = lines[line - 1];
  if (text === undefined || text.length > maxPattern || /[^\t -~\u00a0-\uffff]/.test(text))
    return String(line);
  // Editors search without magic: only these mean something, the dollar sign only at the end.
  return `/^${text.replace(/[\\/]/g, "\\$&").replace(/\$$/, "\\$")}$/`;
}

const maxPattern = 200;

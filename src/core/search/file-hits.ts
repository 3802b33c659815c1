import { CodiError } from "../../shared/errors.ts";
import { grepArguments } from "./arguments.ts";
import { searchedFiles } from "./content.ts";
import { createFileReader, type Hit, type Selection } from "./hits.ts";
import type { GrepQuery } from "./index.ts";
import { compareKeys } from "./order.ts";
import type { Ripgrep, RipgrepEnd } from "./ripgrep.ts";

/** Names of about a million files; beyond it a list of files is no answer. */
const maxBytes = 64 * 1024 * 1024;

/**
 * All files of one target that have hits, in order, with their counts in count mode. There is at most one row a
 * file, so ripgrep runs on all cores to its end and we sort.
 * @throws CodiError `too_large` when the list itself would not fit into memory.
 */
export async function searchFiles(run: {
  readonly ripgrep: Ripgrep;
  readonly query: GrepQuery;
  readonly selection: Selection;
  readonly ignoreFile: string | undefined;
  readonly signal: AbortSignal;
}): Promise<{ readonly hits: readonly Hit[]; readonly searched?: number; readonly end: RipgrepEnd }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = await run.ripgrep({
    args: grepArguments(run.query, run.ignoreFile, run.selection.target.argument),
    cwd: run.selection.target.folder,
    signal: run.signal,
    read(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      return size <= maxBytes;
    },
  });
  if (end.exitCode === -1) {
    throw new CodiError("too_large", "More files match than can be listed.", {
      hint: "Narrow the search with path or glob.",
    });
  }
  const { hits, trailer } = readFiles(Buffer.concat(chunks), run.query.mode === "count", run.selection);
  const searched = searchedFiles(trailer);
  return { hits, end, ...(searched === undefined ? {} : { searched }) };
}

/** `path NUL` a file, in count mode followed by `count LF`; every path starts with `./`, the statistics do not. */
function readFiles(bytes: Buffer, isCount: boolean, selection: Selection): { hits: Hit[]; trailer: string } {
  const fileOf = createFileReader(selection);
  const hits: Hit[] = [];
  let at = 0;
  for (let nul = bytes.indexOf(0); nul >= 0; nul = bytes.indexOf(0, at)) {
    const file = fileOf(bytes.subarray(at, nul));
    const end = isCount ? bytes.indexOf(0x0a, nul) : nul;
    const count = isCount ? { count: Number(bytes.toString("latin1", nul + 1, end)) } : {};
    at = end + 1;
    if (file !== undefined) hits.push({ file, line: 0, row: { path: file.shown, ...count }, isCut: false });
  }
  hits.sort((a, b) => compareKeys(a.file.key, b.file.key));
  return { hits, trailer: bytes.toString("latin1", at) };
}

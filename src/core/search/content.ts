import { grepArguments } from "./arguments.ts";
import { createFileReader, type Hit, hitOf, type Selection } from "./hits.ts";
import type { GrepQuery } from "./index.ts";
import { compareKeys } from "./order.ts";
import type { ContentPage } from "./page.ts";
import { createRecordReader } from "./records.ts";
import type { Ripgrep, RipgrepEnd } from "./ripgrep.ts";

/** How a search in one target ended. */
export interface Outcome {
  /** Whether hits are left that did not fit on the page. */
  readonly isFull: boolean;
  /** Whether the hits were too many to sort, so that ripgrep sorted. */
  readonly isOrdered: boolean;
  readonly searched?: number;
  readonly end: RipgrepEnd;
}

interface ContentRun {
  readonly ripgrep: Ripgrep;
  readonly query: GrepQuery;
  readonly selection: Selection;
  readonly ignoreFile: string | undefined;
  readonly page: ContentPage;
  /** Whether a hit lies behind the cursor. */
  readonly isWanted: (file: Hit["file"], line: number) => boolean;
  readonly isOrdered: boolean;
  readonly signal: AbortSignal;
}

/**
 * Rows that we collect and sort ourselves. ripgrep on all cores prints in no order; sorted it uses one core
 * (measured on 78,579 files and 2 cores: 590 ms against 1,065 ms for a rare word, 1,690 against 2,190 for `return`).
 */
const maxSortedRows = 5000;

/**
 * Fills the page with the hits of one target, in order. Few hits: ripgrep runs on all cores to its end and we
 * sort, which costs nothing over plain ripgrep. Too many: it runs again sorted by path and is stopped as soon as
 * the page is full, which for so common a word is early.
 */
export async function searchContent(run: ContentRun): Promise<Outcome> {
  if (!run.isOrdered) {
    const outcome = await collectAndSort(run);
    if (outcome !== undefined) return outcome;
  }
  return await readInOrder(run);
}

async function collectAndSort(run: ContentRun): Promise<Outcome | undefined> {
  const hits: Hit[] = [];
  const reader = createHitReader(run, (hit) => hits.push(hit) < maxSortedRows);
  const args = grepArguments(run.query, run.ignoreFile, run.selection.target.argument);
  const end = await run.ripgrep({
    args,
    cwd: run.selection.target.folder,
    signal: run.signal,
    read: reader.read,
  });
  if (end.exitCode === -1) return undefined;
  hits.sort((a, b) => compareKeys(a.file.key, b.file.key) || a.line - b.line);
  const isFull = hits.some((hit) => !run.page.add(hit));
  const searched = searchedFiles(reader.trailer());
  return { isFull, isOrdered: false, end, ...(searched === undefined ? {} : { searched }) };
}

async function readInOrder(run: ContentRun): Promise<Outcome> {
  const reader = createHitReader(run, run.page.add);
  const args = grepArguments(run.query, run.ignoreFile, run.selection.target.argument);
  const end = await run.ripgrep({
    args: ["--sort=path", ...args],
    cwd: run.selection.target.folder,
    signal: run.signal,
    read: reader.read,
  });
  return { isFull: end.exitCode === -1, isOrdered: true, end };
}

function createHitReader(run: ContentRun, onHit: (hit: Hit) => boolean) {
  const fileOf = createFileReader(run.selection);
  return createRecordReader((record) => {
    const file = fileOf(record.path);
    if (file === undefined) return true;
    const hit = hitOf(record, file);
    return run.isWanted(file, hit.line) ? onHit(hit) : true;
  });
}

/** Reads the count from the statistics that end ripgrep's output. */
export function searchedFiles(trailer: string): number | undefined {
  const count = /^(\d+) files searched$/m.exec(trailer)?.[1];
  return count === undefined ? undefined : Number(count);
}

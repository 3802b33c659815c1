import type { Indexing, IndexStatus } from "../core/indexing/index.ts";

/** Waits until the index is whole, showing on a terminal how far it is. @param chunks whether code is searched by meaning */
export async function buildIndex(
  indexing: Indexing,
  signal: AbortSignal,
  chunks: boolean,
): Promise<IndexStatus> {
  const isShown = process.stderr.isTTY;
  const status = await indexing.ensure({
    waitMs: longestMs,
    signal,
    chunks,
    progress(done, total) {
      if (isShown) process.stderr.write(`\r${done} of ${total} files read`);
    },
  });
  if (isShown) process.stderr.write("\r\x1b[K");
  return status;
}

// As long as a timer can be.
const longestMs = 2 ** 31 - 1;

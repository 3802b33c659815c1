import { join } from "node:path";
import { expect, test } from "vitest";
import type { IndexStatus } from "../../../src/core/indexing/contract.ts";
import { startIndexer } from "../../../src/core/indexing/indexer.ts";
import { startParser } from "../../../src/core/indexing/parser.ts";
import { openInline } from "../../../src/core/workers/index.ts";
import { createWorkspace } from "../../helpers/workspace.ts";

test("a parser in the indexer's own thread is opened once, however much memory the thread has", async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f${at}.py`, `a${at} = 1\n`]));
  const workspace = createWorkspace(files);
  let opened = 0;
  const setup = { folder: join(workspace.home, "index"), roots: [workspace.root], workers: 0 };
  const indexer = startIndexer(setup, () => {}, {
    loadChunks: undefined,
    openParser() {
      opened += 1;
      return openInline(
        async () => async () => ({
          ...(await startParser({ loadChunks: undefined })),
          usedBytes: () => 1e12,
        }),
        undefined,
      );
    },
  });
  const status = await indexer.request({ kind: "ensure", chunks: false }, new AbortController().signal);
  // The indexer answers so.
  expect((status as IndexStatus).files).toBe(40);
  expect(opened).toBe(1);
});

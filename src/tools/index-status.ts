import * as z from "zod";
import { defineTool } from "./tool.ts";

export const indexStatus = defineTool({
  name: "index_status",
  title: "State of the code index",
  toolset: "retrieval",
  description:
    "Says how the index behind find_symbol, find_references and search_code stands: state (empty, building, ready, partial, failed), what is missing and why. The index builds itself and follows changes; call this only when an answer says that something is incomplete.",
  effect: "read",
  records: true,
  input: z.strictObject({
    wait_ms: z.int().min(0).optional().describe("Longest time to wait for it to be ready; at most 50000"),
    rebuild: z.boolean().optional().describe("Forget the index and build it anew"),
  }),
  asks: () => [],
  async run({ wait_ms: waitMs = glanceMs, rebuild = false }, { services: { indexing }, signal, progress }) {
    if (rebuild) await indexing.rebuild();
    await indexing.ensure({
      waitMs: Math.min(waitMs, maxWaitMs),
      signal,
      progress: (done, total) => progress(done, total, "files read"),
    });
    return indexing.describe();
  },
});

// Long enough for an index that is there to be found, so that a fresh server does not call it empty.
const glanceMs = 300;
// Clients give a call up after a minute.
const maxWaitMs = 50_000;

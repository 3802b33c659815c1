import type { Resource } from "./resource.ts";

export const indexStatus: Resource = {
  uri: "codi://index/status",
  name: "index-status",
  title: "State of the code index",
  description: "How the index of symbols and code stands: its state, what it holds and what is missing.",
  mimeType: "text/plain",
  async read({ indexing }) {
    await indexing.ensure();
    return indexing.describe();
  },
  watch: ({ indexing }, changed) => indexing.onChange(changed),
};

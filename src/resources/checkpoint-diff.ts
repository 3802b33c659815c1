import type { ResourceFamily } from "./resource.ts";

const maxListed = 20;
const maxCompleted = 100;

export const checkpointDiff: ResourceFamily = {
  uriTemplate: "codi://checkpoint/{id}/diff",
  name: "checkpoint-diff",
  title: "Difference that a checkpoint undoes",
  description:
    "The net unified diff of the call that a checkpoint belongs to; of a named point, of all since.",
  mimeType: "text/x-diff",
  read: async ({ checkpoints }, { id = "" }) => (await checkpoints.diff({ id })).text,
  async list({ checkpoints }) {
    const page = await checkpoints.list({ limit: maxListed });
    return page.checkpoints.map(({ id, kind, tool, label, files }) => ({
      uri: `codi://checkpoint/${id}/diff`,
      name: id,
      title: kind === "point" ? `Since "${label}"` : `${tool}: ${files.map(({ shown }) => shown).join(", ")}`,
    }));
  },
  async complete({ checkpoints }, typed) {
    const page = await checkpoints.list({ limit: maxCompleted });
    return page.checkpoints.map(({ id }) => id).filter((id) => id.startsWith(typed));
  },
};

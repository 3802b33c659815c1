import type { ResourceFamily } from "./resource.ts";

const maxListed = 20;

export const jobOutput: ResourceFamily = {
  uriTemplate: "codi://job/{id}/output",
  name: "job-output",
  title: "Output of a command",
  description: "Everything that a command printed, where an answer could show only its beginning and end.",
  mimeType: "text/plain",
  read: ({ shell }, { id = "" }) => shell.text(id),
  list: async ({ shell }) =>
    shell
      .list()
      .slice(0, maxListed)
      .map(({ id, command }) => ({
        uri: `codi://job/${id}/output`,
        name: id,
        title: command.slice(0, 100),
      })),
  complete: async ({ shell }, typed) =>
    shell
      .list()
      .map(({ id }) => id)
      .filter((id) => id.startsWith(typed)),
};

import * as z from "zod";
import { defineTool } from "./tool.ts";

export const listAiTools = defineTool({
  name: "list_ai_tools",
  title: "AI tools that can be recognised",
  toolset: "meta",
  description:
    "Lists the AI coding tools this server recognises and by what (client name, environment variable, process), and marks the one that is calling. whoami tells about the caller alone.",
  effect: "read",
  input: z.strictObject({}),
  asks: () => [],
  async run(_input, { caller, services }) {
    const tools = services.sessions.knownTools();
    const rows = tools.map(({ id, title, clients = [], environment = [], processes = [] }) => {
      const clues = [
        ...clients.map((name) => `client ${name}`),
        ...environment.map((name) => `env ${name}`),
        ...processes.map((name) => `process ${name}`),
      ];
      return `${id}${id === caller.aiTool ? " (calling now)" : ""}: ${title}; ${clues.join(", ")}`;
    });
    return `${tools.length} AI tools are known.\n${rows.join("\n")}`;
  },
});

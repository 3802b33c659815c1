import * as z from "zod";
import { defineTool } from "./tool.ts";

export const whoami = defineTool({
  name: "whoami",
  title: "Who is calling",
  toolset: "meta",
  description:
    "Says how this server sees you: AI tool, client, session id, workspace folders and mode, with the evidence and how sure it is. Use it when a path is refused or to find your own calls with query_audit.",
  effect: "read",
  input: z.strictObject({}),
  asks: () => [],
  async run(_input, { caller, services }) {
    const { client, evidence } = caller;
    return [
      `ai_tool: ${caller.aiTool} (${caller.title}), confidence ${caller.confidence}`,
      `actor_type: ${caller.actorType}`,
      `client: ${client ? `${client.name} ${client.version}` : "did not introduce itself"}`,
      `session: ${caller.session}, over ${caller.transport}`,
      `workspace: ${services.fence.roots.join(", ") || "none; start the server with --root FOLDER"}`,
      `mode: ${services.policy.mode}`,
      `evidence: ${evidence.map(({ from, detail }) => `${detail} (${from})`).join("; ") || "none"}`,
    ].join("\n");
  },
});

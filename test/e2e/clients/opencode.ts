import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Agent, Desk, Registration } from "./agent.ts";

/** opencode: registers servers in a file only, and names a tool `<server>_<tool>`. */
export const opencode: Agent = {
  title: "opencode",
  program: "opencode",
  transports: ["stdio", "http"],
  env: () => ({ OPENCODE_DISABLE_MODELS_FETCH: "1", OPENCODE_DISABLE_AUTOUPDATE: "1" }),
  async register(desk, server) {
    const folder = join(desk.home, ".config", "opencode");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "opencode.json"), JSON.stringify(config(desk, server), null, 2));
  },
  listArgs: ["mcp", "list"],
  registered: /codi\b.*connected/,
  listConnects: true,
  askArgs: (prompt) => ["run", "--model", "scripted/scripted", prompt],
  toolName: "codi_read_file",
  unwrap: (result) => result,
};

function config(desk: Desk, server: Registration): object {
  return {
    share: "disabled",
    autoupdate: false,
    provider: {
      scripted: {
        npm: "@ai-sdk/openai-compatible",
        name: "scripted",
        options: { baseURL: `${desk.model}/v1`, apiKey: "unused" },
        models: { scripted: { name: "scripted", tool_call: true } },
      },
    },
    mcp: {
      codi:
        server.transport === "stdio"
          ? { type: "local", command: server.command }
          : {
              type: "remote",
              url: server.url,
              headers: { Authorization: `Bearer ${server.token}` },
              oauth: false,
            },
    },
  };
}

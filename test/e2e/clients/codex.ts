import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Agent } from "./agent.ts";

const tokenVariable = "CODI_HTTP_TOKEN";

/** Codex: groups a server's tools in a namespace and puts a line with the wall time above each result. */
export const codex: Agent = {
  title: "Codex",
  program: "codex",
  transports: ["stdio", "http"],
  env: () => ({ OPENAI_API_KEY: "unused" }),
  async register(desk, server) {
    await mkdir(join(desk.home, ".codex"), { recursive: true });
    await writeFile(join(desk.home, ".codex", "config.toml"), modelConfig(desk.model));
    const how =
      server.transport === "stdio"
        ? ["--", ...server.command]
        : ["--url", server.url, "--bearer-token-env-var", tokenVariable];
    await desk.client("mcp", "add", "codi", ...how);
  },
  listArgs: ["mcp", "list"],
  registered: /^codi\b.*enabled/m,
  listConnects: false,
  askArgs: (prompt) => [
    "exec",
    "--skip-git-repo-check",
    "--dangerously-bypass-approvals-and-sandbox",
    prompt,
  ],
  toolName: "mcp__codi/read_file",
  unwrap: (result) => result.replace(/^Wall time: [^\n]*\nOutput:\n?/, ""),
};

function modelConfig(model: string): string {
  return `model = "scripted"
model_provider = "scripted"

[model_providers.scripted]
name = "scripted"
base_url = "${model}/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
`;
}

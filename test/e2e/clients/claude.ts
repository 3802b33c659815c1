import type { Agent } from "./agent.ts";

/** Claude Code: probes a listed server for real, and defers MCP tools behind its ToolSearch. */
export const claude: Agent = {
  title: "Claude Code",
  program: "claude",
  transports: ["stdio", "http", "sse"],
  env: (model) => ({
    ANTHROPIC_API_KEY: "unused",
    ANTHROPIC_BASE_URL: model,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
  }),
  async register(desk, server) {
    if (server.transport === "stdio") {
      await desk.client("mcp", "add", "codi", "--", ...server.command);
      return;
    }
    const header = `Authorization: Bearer ${server.token}`;
    await desk.client("mcp", "add", "--transport", server.transport, "codi", server.url, "--header", header);
  },
  listArgs: ["mcp", "list"],
  registered: /^codi: .*Connected/m,
  listConnects: true,
  askArgs: (prompt) => ["-p", prompt, "--allowedTools", "mcp__codi__read_file"],
  toolName: "mcp__codi__read_file",
  unwrap: (result) => result,
};

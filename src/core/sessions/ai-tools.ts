/** How an AI tool gives itself away. Sources: the tools' own published packages and public detection tables. */
export interface AiTool {
  readonly id: string;
  readonly title: string;
  /** `clientInfo.name` values, compared without case; a trailing `*` matches any ending. */
  readonly clients?: readonly string[];
  /** Environment variables it sets for what it starts; `NAME=value` demands that value, `NAME~part` a part of it. */
  readonly environment?: readonly string[];
  /** Name of its own process, for the parent chain. */
  readonly processes?: readonly string[];
}

/** Environment tells who started the server, not who calls: a client's own name always outranks it. */
export const aiTools: readonly AiTool[] = [
  {
    id: "claude-code",
    title: "Claude Code",
    clients: ["claude-code"],
    environment: ["CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT"],
    processes: ["claude"],
  },
  {
    id: "claude-desktop",
    title: "Claude Desktop",
    clients: ["claude-ai"],
    environment: ["CLAUDE_CODE_IS_COWORK"],
    processes: ["Claude"],
  },
  {
    id: "codex",
    title: "Codex",
    clients: ["codex-mcp-client", "codex"],
    environment: ["CODEX_THREAD_ID", "CODEX_SANDBOX", "CODEX_CI"],
    processes: ["codex"],
  },
  {
    id: "gemini-cli",
    title: "Gemini CLI",
    clients: ["gemini-cli-mcp-client*"],
    environment: ["GEMINI_CLI"],
    processes: ["gemini"],
  },
  {
    id: "cursor",
    title: "Cursor",
    clients: ["cursor-vscode", "cursor*"],
    environment: ["CURSOR_TRACE_ID", "CURSOR_AGENT"],
    processes: ["Cursor", "cursor"],
  },
  {
    id: "windsurf",
    title: "Windsurf",
    clients: ["windsurf-client", "windsurf"],
    environment: ["CODEIUM_EDITOR_APP_ROOT"],
    processes: ["windsurf"],
  },
  {
    id: "vscode",
    title: "VS Code with Copilot",
    clients: ["visual studio code*", "vscode"],
    environment: ["TERM_PROGRAM=vscode"],
    processes: ["code"],
  },
  {
    id: "copilot",
    title: "GitHub Copilot CLI",
    clients: ["github-copilot-developer"],
    environment: ["COPILOT_CLI", "COPILOT_AGENT", "COPILOT_MODEL"],
    processes: ["copilot"],
  },
  {
    id: "jetbrains",
    title: "JetBrains AI",
    clients: ["jetbrains-*"],
    environment: ["TERMINAL_EMULATOR~JetBrains"],
    processes: ["idea", "webstorm", "pycharm"],
  },
  { id: "junie", title: "Junie", environment: ["JUNIE_DATA"] },
  {
    id: "zed",
    title: "Zed",
    clients: ["zed"],
    environment: ["ZED_SESSION_ID", "TERM_PROGRAM=zed"],
    processes: ["zed"],
  },
  {
    id: "opencode",
    title: "opencode",
    clients: ["opencode"],
    environment: ["OPENCODE", "OPENCODE_CLIENT"],
    processes: ["opencode"],
  },
  {
    id: "crush",
    title: "Crush",
    clients: ["crush"],
    environment: ["CRUSH", "AGENT=crush", "AI_AGENT=crush"],
    processes: ["crush"],
  },
  { id: "goose", title: "goose", clients: ["goose*"], environment: ["GOOSE_PROVIDER"], processes: ["goose"] },
  { id: "aider", title: "aider", environment: ["AIDER_API_KEY", "AIDER_MODEL"], processes: ["aider"] },
  { id: "cline", title: "Cline", clients: ["cline"] },
  { id: "roo", title: "Roo Code", clients: ["roo-code"] },
  { id: "kilo", title: "Kilo Code", clients: ["kilo-code"] },
  {
    id: "amp",
    title: "Amp",
    clients: ["amp-mcp-client"],
    environment: ["AMP_CURRENT_THREAD_ID", "AGENT=amp"],
    processes: ["amp"],
  },
  {
    id: "antigravity",
    title: "Antigravity",
    clients: ["antigravity-client"],
    environment: ["ANTIGRAVITY_AGENT", "ANTIGRAVITY_CLI_ALIAS"],
    processes: ["antigravity"],
  },
  {
    id: "kiro",
    title: "Kiro and Amazon Q",
    clients: ["q-dev-cli"],
    environment: ["TERM_PROGRAM~kiro"],
    processes: ["kiro", "q"],
  },
  { id: "augment", title: "Augment", environment: ["AUGMENT_AGENT"], processes: ["auggie"] },
  { id: "droid", title: "Factory Droid", clients: ["factory-cli"], processes: ["droid"] },
  {
    id: "qwen-code",
    title: "Qwen Code",
    clients: ["qwen-cli-mcp-client*", "qwen-code"],
    environment: ["QWEN_CODE"],
    processes: ["qwen"],
  },
  { id: "pi", title: "Pi", environment: ["PI_CODING_AGENT"], processes: ["pi"] },
  { id: "devin", title: "Devin", environment: ["__COG_BASHRC_SOURCED"] },
  { id: "replit", title: "Replit Agent", environment: ["REPLIT_MODE=assistant"] },
  { id: "bolt", title: "Bolt", environment: ["SHELL=/bin/jsh"], processes: ["jsh"] },
  { id: "v0", title: "v0", environment: ["AI_AGENT=v0"] },
  { id: "jules", title: "Jules", environment: ["HOME=/home/jules"] },
  { id: "continue", title: "Continue", clients: ["continue-cli-client", "continue*"] },
  { id: "librechat", title: "LibreChat", clients: ["@librechat/api-client"] },
  { id: "jan", title: "Jan", clients: ["jan-streamable-client", "jan*"] },
  { id: "cherry-studio", title: "Cherry Studio", clients: ["cherry studio"] },
  { id: "raycast", title: "Raycast", clients: ["com.raycast.macos"] },
  { id: "postman", title: "Postman", clients: ["postman-client"] },
  { id: "mistral", title: "Mistral", clients: ["mistral"] },
  { id: "n8n", title: "n8n", clients: ["@n8n/*"] },
  { id: "chatgpt", title: "ChatGPT", clients: ["chatgpt", "openai-mcp"] },
  { id: "nanocoder", title: "Nanocoder", clients: ["nanocoder-mcp-client"], processes: ["nanocoder"] },
  { id: "codi", title: "Codi", clients: ["codi"], environment: ["CODI_CHILD_ID", "CODI_SOCKET_PATH"] },
  {
    id: "mcp-inspector",
    title: "MCP Inspector",
    clients: ["mcp-inspector*", "inspector-client*", "inspector-cli*"],
  },
];

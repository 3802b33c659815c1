import { join } from "node:path";

/** How to start this server: this copy with Node, or whatever npx finds. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** What a registration depends on. */
export interface Place {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** The folder the client will work in. */
  readonly project: string;
  /** %APPDATA% on Windows. */
  readonly appData: string | undefined;
}

/** A client we know how to register with. */
export interface McpClient {
  readonly id: string;
  readonly title: string;
  /** Clients with file and shell tools of their own are better off with what they lack. */
  readonly profile: "full" | "companion";
  readonly format: "json" | "toml";
  /** Where the servers stand in its file. */
  readonly path: readonly string[];
  file(place: Place): string;
  /** How it is told the workspace, where its own working folder is not it. */
  root(place: Place): readonly string[];
  /** Fields its format wants besides command and args. */
  readonly extra?: Readonly<Record<string, string>>;
}

const inWorkspace = (): readonly string[] => [];
// biome-ignore lint/suspicious/noTemplateCurlyInString: Cursor and VS Code replace this themselves
const workspaceFolder = (): readonly string[] => ["--root", "${workspaceFolder}"];

export const mcpClients: readonly McpClient[] = [
  {
    id: "claude-desktop",
    title: "Claude Desktop",
    profile: "full",
    format: "json",
    path: ["mcpServers"],
    file: ({ home, platform, appData }) =>
      join(
        platform === "darwin"
          ? join(home, "Library", "Application Support")
          : platform === "win32"
            ? (appData ?? join(home, "AppData", "Roaming"))
            : join(home, ".config"),
        "Claude",
        "claude_desktop_config.json",
      ),
    root: ({ project }) => ["--root", project],
  },
  {
    id: "cursor",
    title: "Cursor",
    profile: "companion",
    format: "json",
    path: ["mcpServers"],
    file: ({ project }) => join(project, ".cursor", "mcp.json"),
    root: workspaceFolder,
  },
  {
    id: "claude-code",
    title: "Claude Code",
    profile: "companion",
    format: "json",
    path: ["mcpServers"],
    file: ({ project }) => join(project, ".mcp.json"),
    root: inWorkspace,
  },
  {
    id: "codex",
    title: "Codex",
    profile: "companion",
    format: "toml",
    path: ["mcp_servers"],
    file: ({ home }) => join(home, ".codex", "config.toml"),
    root: inWorkspace,
  },
  {
    id: "vscode",
    title: "VS Code",
    profile: "companion",
    format: "json",
    path: ["servers"],
    file: ({ project }) => join(project, ".vscode", "mcp.json"),
    root: workspaceFolder,
    extra: { type: "stdio" },
  },
];

/** The name under which the server is registered. */
export const serverName = "codi";

/** One client's entry for this server. */
export function entryFor(client: McpClient, launch: Launch, place: Place): Record<string, unknown> {
  const profile = client.profile === "full" ? [] : ["--profile", client.profile];
  return {
    ...client.extra,
    command: launch.command,
    args: [...launch.args, ...profile, ...client.root(place)],
  };
}

export const npxLaunch = (platform: NodeJS.Platform): Launch =>
  platform === "win32"
    ? { command: "cmd", args: ["/c", "npx", "-y", "codi-mcp"] }
    : { command: "npx", args: ["-y", "codi-mcp"] };

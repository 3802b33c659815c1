import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { loadConfig } from "../config.ts";
import type { CommandLine } from "./arguments.ts";
import { thisCopy } from "./init.ts";
import { print } from "./output.ts";

/** A dozen calls that show what the server does and how it refuses; those that write do so in a scratch folder. */
const calls: readonly (readonly [string, Record<string, unknown>])[] = [
  ["whoami", {}],
  ["list_directory", { path: "." }],
  ["find_files", { pattern: "**/*.md", limit: 5 }],
  ["grep", { pattern: "TODO|FIXME|license", ignore_case: true, mode: "files", limit: 5 }],
  ["read_file", { path: "package.json", limit: 12 }],
  ["read_file", { path: "../secrets.txt" }],
  ["read_file", { path: "no-such-file.txt" }],
  ["read_file", { path: "package.json", line: 3 }],
  ["find_symbol", { query: "defineTool" }],
  ["find_references", { symbol: "CodiError", path: "src/store" }],
  ["search_code", { query: "where is a call checked against the policy", path: "src", limit: 2 }],
  ["write_file", { path: "SCRATCH/hello.txt", content: "one\ntwo\nthree\n" }],
  ["edit_file", { path: "SCRATCH/hello.txt", edits: [{ old_text: "two", new_text: "2" }] }],
  ["read_file", { path: "SCRATCH/hello.txt" }],
  ["checkpoint", { operation: "list", limit: 3 }],
  ["shell", { command: "git log --oneline | head -3" }],
  ["shell", { command: "ls; rm -rf /" }],
  ["log_event", { message: "the demo is over", action: "demo" }],
  ["query_audit", { limit: 5, format: "compact" }],
];

const maxShownLines = 14;

export async function run({ flags }: CommandLine): Promise<number> {
  const { roots, environment } = await loadConfig(flags);
  const root = roots.paths[0] ?? process.cwd();
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "codi-demo-")));
  const { command, args } = thisCopy();
  const client = new Client(
    { name: "codi-demo", version: "1.0.0" },
    { versionNegotiation: { mode: "auto" } },
  );
  const env = { CODI_HOME: join(scratch, "state"), PATH: environment["PATH"] ?? "" };
  const transport = new StdioClientTransport({
    command,
    args: [...args, "--toolsets", "all", "--root", root, "--root", scratch],
    env,
  });
  try {
    await client.connect(transport);
    const offered = new Set((await client.listTools()).tools.map(({ name }) => name));
    print(
      `A client speaks to ${client.getServerVersion()?.name} ${client.getServerVersion()?.version} over stdio; it offers ${offered.size} tools.`,
    );
    for (const [name, input] of calls) {
      if (!offered.has(name)) continue;
      const shown = JSON.parse(JSON.stringify(input).replaceAll("SCRATCH", scratch.replaceAll("\\", "/")));
      print(`\n> ${name} ${JSON.stringify(shown)}`);
      const { content, isError } = await client.callTool({ name, arguments: shown });
      const text = content
        .map((block) => (block.type === "text" ? block.text : `[${block.type}]`))
        .join("\n");
      print(`${isError ? "  refused:\n" : ""}${shorten(text)}`);
    }
    return 0;
  } finally {
    await client.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function shorten(text: string): string {
  const lines = text.split("\n");
  const shown = lines.slice(0, maxShownLines).map((line) => `  ${line}`);
  const rest = lines.length - shown.length;
  return rest > 0 ? [...shown, `  … ${rest} more lines`].join("\n") : shown.join("\n");
}

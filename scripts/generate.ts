import { readFileSync, writeFileSync } from "node:fs";
import manifest from "../package.json" with { type: "json" };
import { tools } from "../src/tools/index.ts";
import { type PublishedTool, publish } from "../src/tools/published.ts";

/** Every generated file with its content, by path. */
function files(): Record<string, string> {
  const published = tools.map(publish);
  return {
    "src/tools/published.json": `${JSON.stringify(published, null, 2)}\n`,
    "docs/tools.md": toolTable(published),
    "README.md": withToolTable(readFileSync("README.md", "utf8"), published),
    "manifest.json": `${JSON.stringify(desktopManifest(published), null, 2)}\n`,
  };
}

function toolTable(published: readonly PublishedTool[]): string {
  const sections = published.map(({ name, title, toolset, effect, description, inputSchema }) => {
    const required = new Set(Array.isArray(inputSchema["required"]) ? inputSchema["required"] : []);
    const properties = Object.entries(Object(inputSchema["properties"]) as Record<string, Property>);
    const rows = properties.map(([key, property]) => row(key, property, required.has(key)));
    const table =
      rows.length > 0
        ? `\n| argument | type | meaning |\n|---|---|---|\n${rows.join("\n")}\n`
        : "\nNo arguments.\n";
    return `## ${name}\n\n*${title}* · toolset ${toolset} · effect ${effect}\n\n${description}\n${table}`;
  });
  return `# Tools\n\nGenerated from the tools themselves by \`npm run gen\`.\n\n${sections.join("\n")}`;
}

/** The README with the short table between its two marks. */
function withToolTable(readme: string, published: readonly PublishedTool[]): string {
  const rows = published.map(
    ({ name, toolset, description }) => `| \`${name}\` | ${toolset} | ${firstSentence(description)} |`,
  );
  const table = ["| tool | toolset | |", "|---|---|---|", ...rows].join("\n");
  return readme.replace(
    /(<!-- tools: [^>]*-->\n)[\s\S]*(<!-- \/tools -->)/,
    (_all, start: string, end: string) => `${start}${table}\n${end}`,
  );
}

const firstSentence = (text: string): string =>
  (/^[^\n]*?[.](?=\s|$)/.exec(text)?.[0] ?? text.split("\n")[0] ?? text).replaceAll("|", "\\|");

interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

function row(name: string, property: Property, required: boolean): string {
  const type = property.enum?.join(" \\| ") ?? property.type ?? "any";
  const standard = property.default === undefined ? "" : ` Default ${JSON.stringify(property.default)}.`;
  return `| \`${name}\`${required ? "" : "?"} | ${type} | ${(property.description ?? "").replaceAll("|", "\\|")}${standard} |`;
}

/** The manifest of an MCP bundle (MCPB 0.3), which is how Claude Desktop installs a server. */
function desktopManifest(published: readonly PublishedTool[]) {
  return {
    manifest_version: "0.3",
    name: manifest.name,
    display_name: manifest.name,
    version: manifest.version,
    description: manifest.description,
    author: { name: "codi-mcp contributors" },
    license: manifest.license,
    server: {
      type: "node",
      entry_point: "dist/cli.js",
      mcp_config: {
        command: "node",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders belong to the manifest format
        args: ["${__dirname}/dist/cli.js", "--root", "${user_config.workspace}"],
      },
    },
    user_config: {
      workspace: {
        type: "directory",
        title: "Workspace",
        description: "The folder whose files the tools may read and change.",
        required: true,
      },
    },
    compatibility: { platforms: ["darwin", "linux", "win32"], runtimes: { node: manifest.engines.node } },
    tools: published.map(({ name, description }) => ({
      name,
      description: firstSentence(description),
    })),
  };
}

for (const [path, text] of Object.entries(files())) writeFileSync(path, text);

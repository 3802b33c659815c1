import { parse as parseJson } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { type McpClient, mcpClients, npxLaunch, type Place } from "../../src/cli/clients.ts";
import { snippet, withEntry } from "../../src/cli/registration.ts";

const place: Place = { home: "/home/me", platform: "linux", project: "/home/me/project", appData: undefined };
const launch = { command: "node", args: ["/opt/codi/dist/cli.js"] };
const read = (client: McpClient, text: string) =>
  client.format === "toml" ? parseToml(text) : parseJson(text);
const entryIn = (client: McpClient, text: string): unknown => {
  const servers = read(client, text)[client.path[0] ?? ""];
  return typeof servers === "object" && servers !== null && "codi" in servers ? servers.codi : undefined;
};

describe.for(mcpClients)("$id", (client) => {
  test("gets an entry that starts this server with the profile that suits it", () => {
    const entry = entryIn(client, snippet(client, launch, place));
    expect(entry).toMatchObject({ command: "node", args: expect.arrayContaining(["/opt/codi/dist/cli.js"]) });
    expect(JSON.stringify(entry).includes("companion")).toBe(client.profile === "companion");
  });

  test("an empty file becomes one with our entry alone", () => {
    const text = withEntry("", client, launch, place);
    expect(text.endsWith("\n")).toBe(true);
    expect(entryIn(client, text)).toBeDefined();
  });

  test("other entries and comments stay as they are", () => {
    const before =
      client.format === "toml"
        ? '# mine\nmodel = "x"\n\n[mcp_servers.other]\ncommand = "other"\n'
        : `{\n  // mine\n  "theme": "dark",\n  "${client.path[0]}": { "other": { "command": "other" } }\n}\n`;
    const after = withEntry(before, client, launch, place);
    expect(after).toContain("mine");
    expect(JSON.stringify(read(client, after))).toContain('"other":{"command":"other"}');
    expect(entryIn(client, after)).toBeDefined();
  });

  test("a broken file is refused", () => {
    expect(() => withEntry("{ broken [", client, launch, place)).toThrow(
      "cannot be parsed, so nothing was changed",
    );
  });
});

test("a second registration replaces the entry in JSON and is refused in TOML", () => {
  for (const client of mcpClients) {
    const once = withEntry("", client, launch, place);
    if (client.format === "toml")
      expect(() => withEntry(once, client, launch, place)).toThrow("has an entry codi already");
    else expect(withEntry(once, client, launch, place)).toBe(once);
  }
});

test("files lie where each system keeps them", () => {
  const desktop = mcpClients.find(({ id }) => id === "claude-desktop");
  expect(desktop?.file(place)).toBe("/home/me/.config/Claude/claude_desktop_config.json");
  expect(desktop?.file({ ...place, platform: "darwin" })).toBe(
    "/home/me/Library/Application Support/Claude/claude_desktop_config.json",
  );
  expect(desktop?.file({ ...place, platform: "win32", appData: "/roaming" })).toBe(
    "/roaming/Claude/claude_desktop_config.json",
  );
  expect(npxLaunch("win32")).toEqual({ command: "cmd", args: ["/c", "npx", "-y", "codi-mcp"] });
});

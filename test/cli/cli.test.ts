import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cliPath } from "../helpers/stdio.ts";
import { createWorkspace, type Workspace } from "../helpers/workspace.ts";

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function cli(workspace: Workspace, args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cliPath, ...args], {
      cwd: workspace.root,
      env: { PATH: process.env["PATH"] ?? "", HOME: workspace.outside, CODI_HOME: workspace.home, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

describe("call", () => {
  test("prints what a client would get", async () => {
    const workspace = createWorkspace({ "a.txt": "one\ntwo\n" });
    const { code, out } = await cli(workspace, ["call", "read_file", '{"path":"a.txt"}']);
    expect(code).toBe(0);
    expect(out).toMatch(/^a\.txt: lines 1-2 of 2, hash [0-9a-f]{16}\n1\tone\n2\ttwo\n$/);
  });

  test("exits with 1 on an error result and takes --root", async () => {
    const workspace = createWorkspace();
    writeFileSync(join(workspace.outside, "b.txt"), "b\n");
    expect(await cli(workspace, ["call", "read_file", '{"path":"none"}'])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^not_found/),
    });
    expect(
      await cli(workspace, ["call", "read_file", '{"path":"b.txt"}', "--root", workspace.outside]),
    ).toMatchObject({ code: 0 });
  });

  test.for([
    { args: ["call"], says: "Which tool?" },
    { args: ["call", "read_file", "{path:"], says: "The arguments are not JSON." },
    { args: ["frobnicate"], says: "There is no command frobnicate." },
    { args: ["tools", "--colour"], says: "Unknown option '--colour'" },
    { args: ["serve", "--mode", "wild"], says: "--mode names no mode: wild" },
    { args: ["tools", "--toolsets", "nothing"], says: "There is no toolset named nothing." },
    { args: ["init", "--client", "emacs"], says: "There is no client emacs here." },
    { args: ["serve", "--http", "--no-auth", "--host", "0.0.0.0"], says: "so a token is needed" },
  ])("$args is refused with what would be right", async ({ args, says }) => {
    const { code, err } = await cli(createWorkspace(), args);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(err).not.toContain("    at ");
  });
});

test("tools --json is tools/list", async () => {
  const { out } = await cli(createWorkspace(), ["tools", "--json"]);
  const { tools } = JSON.parse(out);
  expect(tools[0]).toMatchObject({
    name: "read_file",
    inputSchema: { type: "object" },
    annotations: { readOnlyHint: true },
  });
});

test("help and version say what this is", async () => {
  expect((await cli(createWorkspace(), ["help"])).out).toContain("codi-mcp init --client");
  expect((await cli(createWorkspace(), ["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("log shows calls and verify finds what was changed", async () => {
  const workspace = createWorkspace();
  await cli(workspace, ["call", "whoami"]);
  expect((await cli(workspace, ["log", "--limit", "1", "--format", "compact"])).out).toMatch(/whoami ok/);
  expect(await cli(workspace, ["log", "verify"])).toMatchObject({
    code: 0,
    out: expect.stringContaining("all chains are whole"),
  });
  const folder = join(workspace.home, "audit");
  const path = join(folder, readdirSync(folder).sort()[0] ?? "");
  writeFileSync(path, readFileSync(path, "utf8").replace("whoami", "nobody"));
  expect(await cli(workspace, ["log", "verify"])).toMatchObject({
    code: 1,
    out: expect.stringContaining("line 1 (seq 1) was changed"),
  });
});

test("doctor looks at everything and says how to mend what fails", async () => {
  const workspace = createWorkspace();
  const fine = await cli(workspace, ["doctor"]);
  expect(fine.out).toMatch(/ok {3}workspace: /);
  expect(fine.out).toMatch(/ok {3}ripgrep: ripgrep \d/);
  expect(fine.code).toBe(0);
  const broken = await cli(workspace, ["doctor", "--root", "/no/such/folder"]);
  expect(broken).toMatchObject({
    code: 1,
    out: expect.stringContaining("Name an existing folder with --root."),
  });
});

describe("init", () => {
  test("prints by default, writes when asked, asks before it changes a file and keeps a backup", async () => {
    const workspace = createWorkspace();
    const file = workspace.path(".mcp.json");
    expect((await cli(workspace, ["init", "--client", "claude-code"])).out).toContain('"mcpServers"');
    expect(existsSync(file)).toBe(false);
    expect((await cli(workspace, ["init", "--client", "claude-code", "--write"])).code).toBe(0);
    writeFileSync(file, '{ "mcpServers": { "other": { "command": "x" } } }\n');
    const asked = await cli(workspace, ["init", "--client", "claude-code", "--write"]);
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining("nobody is here to ask") });
    expect((await cli(workspace, ["init", "--client", "claude-code", "--write", "--yes"])).code).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8")).mcpServers).toMatchObject({
      other: {},
      codi: { command: "node" },
    });
    expect(readdirSync(workspace.root).filter((name) => name.startsWith(".mcp.json.backup-"))).toHaveLength(
      1,
    );
  });

  test("writes Codex's file below the home folder", async () => {
    const workspace = createWorkspace();
    mkdirSync(join(workspace.outside, ".codex"));
    await cli(workspace, ["init", "--client", "codex", "--write"]);
    expect(readFileSync(join(workspace.outside, ".codex", "config.toml"), "utf8")).toContain(
      "[mcp_servers.codi]",
    );
  });
});

test("the server starts where no workspace can be had, and says so when one is needed", async () => {
  const workspace = createWorkspace();
  const { code, out } = await cli({ ...workspace, root: workspace.outside }, ["call", "list_directory"]);
  expect(code).toBe(1);
  expect(out).toMatch(/^unavailable: This server has no workspace.*\n.*--root FOLDER/);
});

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand as cli, type Run } from "../helpers/command.ts";
import { cliPath } from "../helpers/stdio.ts";
import { createWorkspace, type Workspace } from "../helpers/workspace.ts";

/** In a process of its own, from the built package. */
function spawned(workspace: Workspace, args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cliPath, ...args], {
      cwd: workspace.root,
      env: { PATH: process.env["PATH"] ?? "", HOME: workspace.outside, CODI_HOME: workspace.home },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code: code ?? -1, out, err }));
  });
}

describe("call", () => {
  test("prints what a client would get", async () => {
    const workspace = createWorkspace({ "a.txt": "one\ntwo\n" });
    const { code, out } = await spawned(workspace, ["call", "read_file", '{"path":"a.txt"}']);
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
    { args: ["init"], says: "Which client?" },
    { args: ["init", "--client", "emacs"], says: "codi-mcp knows no client emacs." },
    { args: ["call", "frobnicate", "--help"], says: "There is no tool named frobnicate." },
    { args: ["log", "yesterday"], says: "log knows no yesterday." },
    { args: ["log", "--limit", "many"], says: "--limit takes a number from 1 to 500, not many." },
    { args: ["approve", "a2b3"], says: "No request a2b3 is waiting." },
    {
      args: ["approve", "a2b3", "--session", "--always"],
      says: "--session and --always exclude each other.",
    },
    { args: ["index", "--workers", "some"], says: "--workers takes a number from 0 to 64, not some." },
    {
      args: ["index", "--export", "/no/such/folder/x"],
      says: "/no/such/folder/x cannot be written (ENOENT).",
    },
    { args: ["serve", "--http", "--port", "x"], says: "--port takes a number from 0 to 65535, not x." },
    { args: ["serve", "--http", "--no-auth", "--host", "0.0.0.0"], says: "so a token is needed" },
  ])("$args is refused with what would be right", async ({ args, says }) => {
    const { code, err } = await cli(createWorkspace(), args);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(err).not.toContain("    at ");
  });
});

test("--help behind a tool lists its arguments", async () => {
  const { code, out } = await cli(createWorkspace(), ["call", "call_hierarchy", "--help"]);
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "call_hierarchy: Shows who calls a function, or what it calls, as a tree.

    codi-mcp call call_hierarchy '{json}', with
      symbol           text that is not empty, required. Name, Class/method or path:line
      direction        one of callers, callees, required. Which way
      depth            a whole number from 1 to 5. Levels, default 1
    "
  `);
});

test("tools names what is offered, with toolset and effect", async () => {
  const { out } = await cli(createWorkspace(), ["tools", "--toolsets", "meta"]);
  expect(out).toMatch(/^whoami +meta +read +\S/m);
  expect(out).not.toContain("read_file");
});

test("index builds, exports and says how it stands", async () => {
  const workspace = createWorkspace({ "a.py": "def first():\n    pass\n" });
  const [lines, tags] = [join(workspace.outside, "a.jsonl"), join(workspace.outside, "tags")];
  const { code, out } = await cli(workspace, ["index", "--export", lines, "--export-tags", tags]);
  expect(code).toBe(0);
  expect(out).toMatch(/^state: ready\nindexed: 1 files, 1 symbols/);
  expect(out).toContain(`wrote ${lines}: 1 lines`);
  expect(JSON.parse(readFileSync(lines, "utf8"))).toEqual({
    path: "a.py",
    name: "first",
    kind: "function",
    line: 1,
    end_line: 2,
    parent: null,
    language: "python",
  });
  expect(readFileSync(tags, "utf8")).toMatch(/^first\t.*a\.py\t/m);
});

describe("approve", () => {
  const call = ["call", "shell", '{"command":"git push --force"}'];
  const tokenIn = (text: string): string => /codi-mcp approve (a\S+?)`/.exec(text)?.[1] ?? "none";

  test("lists what waits, and a refused request is gone", async () => {
    const workspace = createWorkspace();
    expect((await cli(workspace, ["approve"])).out).toBe("Nothing waits for approval.\n");
    const token = tokenIn((await cli(workspace, call)).out);
    const { out } = await cli(workspace, ["approve", "--list"]);
    expect(out).toMatch(
      new RegExp(`^${token}  waiting, asked \\S+ by command line for shell, risk 9 of 10\\n`),
    );
    expect(out.match(/risk/gi)).toHaveLength(1);
    expect((await cli(workspace, ["approve", token, "--deny"])).out).toBe("Refused: git push --force\n");
    expect((await cli(workspace, ["approve"])).out).toBe("Nothing waits for approval.\n");
  });

  test("allows what waits once", async () => {
    const workspace = createWorkspace();
    const token = tokenIn((await cli(workspace, call)).out);
    expect((await cli(workspace, ["approve", token])).out).toMatch(/^Allowed once: git push --force\n/);
    expect((await cli(workspace, call)).out).toMatch(/^exit 128 /);
    expect((await cli(workspace, call)).out).toMatch(/^approval_required: /);
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

test("doctor says what is limited, and how to mend it", async () => {
  const workspace = createWorkspace();
  await cli(workspace, ["call", "whoami"]);
  const folder = join(workspace.home, "audit");
  const path = join(folder, readdirSync(folder).sort()[0] ?? "");
  writeFileSync(path, readFileSync(path, "utf8").replace("whoami", "nobody"));
  const nowhere = { ...workspace, root: workspace.outside };
  const { code, out } = await cli(nowhere, ["doctor", "--sandbox", "off"], { PATH: workspace.outside });
  expect(out).toMatch(/^some workspace: none: .*\n {5}Name a folder with --root or CODI_ROOT/m);
  expect(out).toMatch(/^some audit log: 1 segments were changed\n {5}`codi-mcp log verify` names them\.$/m);
  expect(out).toMatch(/^some sandbox: .* With --sandbox off commands run without one, and say so\.$/m);
  expect(out).toMatch(/^some git: not found/m);
  expect(code).toBe(0);
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

  test.for([
    ["claude-desktop", '"mcpServers"'],
    ["cursor", '"mcpServers"'],
    ["codex", "[mcp_servers.codi]"],
    ["vscode", '"servers"'],
  ])("prints the entry of %s, also for npx", async ([client = "", holds = ""]) => {
    const workspace = createWorkspace();
    expect((await cli(workspace, ["init", "--client", client])).out).toContain(holds);
    expect((await cli(workspace, ["init", client, "--npx"])).out).toMatch(/npx[\s\S]*codi-mcp/);
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

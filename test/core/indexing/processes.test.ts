import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cliPath, initialize, type Message, type StdioServer, spawnServer } from "../../helpers/stdio.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";

const isBuilt = existsSync(cliPath) || "SKIPPED: dist/ is not built";

let nextId = 100;

async function status(server: StdioServer, input: object = { wait_ms: 50_000 }): Promise<string> {
  const params = { name: "index_status", arguments: input };
  const answer: Message = await server.request(nextId++, "tools/call", params);
  return JSON.stringify(answer.result);
}

async function started(workspace: Workspace): Promise<StdioServer> {
  const server = spawnServer(workspace, ["--toolsets", "all"]);
  await initialize(server);
  return server;
}

/** Runs a command of the built bin to its end. */
async function cli(
  workspace: Workspace,
  args: readonly string[],
  shellPrefix = "",
): Promise<{ code: number; out: string }> {
  const line = `${shellPrefix} exec "$0" "$@"`;
  const child = spawn("sh", ["-c", line, process.execPath, cliPath, ...args, "--root", workspace.root], {
    cwd: workspace.root,
    env: { PATH: process.env["PATH"] ?? "", CODI_HOME: workspace.home, CODI_LOG_LEVEL: "silent" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  const [code] = await once(child, "close");
  return { code, out };
}

const manyFiles = (count: number, lines: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, file) => [
      `src/f${file}.ts`,
      Array.from({ length: lines }, (_, line) => `export const name${file}_${line} = ${line};`).join("\n"),
    ]),
  );

test.skipIf(isBuilt !== true)(
  "another server takes over within 5 seconds of a kill -9 in the first pass",
  async () => {
    const workspace = createWorkspace(manyFiles(300, 60));
    const [first, second] = [await started(workspace), await started(workspace)];
    await status(first, {});
    expect(await status(second, {})).toMatch(/kept by: (another server|nobody)/);
    first.process.kill("SIGKILL");
    const killed = performance.now();
    await expect
      .poll(() => status(second, {}), { timeout: 10_000, interval: 50 })
      .toContain(`this server (process ${second.process.pid})`);
    expect(performance.now() - killed).toBeLessThan(5_000);
    expect(await status(second)).toContain("indexed: 300 files, 18000 symbols");
  },
);

test.skipIf(isBuilt !== true)("ends at once when stdin ends, idle or at work", async () => {
  for (const input of [{ wait_ms: 50_000 }, {}]) {
    const server = await started(createWorkspace(manyFiles(120, 40)));
    await status(server, input);
    server.process.stdin?.end();
    const { code, ms } = await server.exit();
    expect(code).toBe(0);
    // Far more than it takes, for machines with other things to do; a thread that is waited for takes for ever.
    expect(ms).toBeLessThan(2_000);
  }
});

test.skipIf(isBuilt !== true)(
  "without room for the index there is a sentence, and the server lives",
  async () => {
    const workspace = createWorkspace(manyFiles(60, 200));
    const { code, out } = await cli(workspace, ["index"], "ulimit -f 300;");
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^state: failed\nThe index cannot be written/),
    });
    const again = await cli(workspace, ["index"]);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("state: ready\nindexed: 60 files") });
  },
);

test.skipIf(isBuilt !== true)("writes a line of JSON for each definition, and a tags file", async () => {
  const workspace = createWorkspace({
    "src/a.ts": "export class Box {\n  open() {\n    return 1;\n  }\n}\n",
    "src/b.py": "def zeta():\n    return '/\\\\'\n",
  });
  const [lines, tags] = [join(workspace.outside, "x.jsonl"), join(workspace.root, "tags")];
  const { code, out } = await cli(workspace, ["index", "--export", lines, "--export-tags", tags]);
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("state: ready") });
  expect(
    readFileSync(lines, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      path: "src/a.ts",
      name: "Box",
      kind: "class",
      line: 1,
      end_line: 5,
      parent: null,
      language: "typescript",
    },
    {
      path: "src/a.ts",
      name: "open",
      kind: "method",
      line: 2,
      end_line: 4,
      parent: "Box",
      language: "typescript",
    },
    {
      path: "src/b.py",
      name: "zeta",
      kind: "function",
      line: 1,
      end_line: 2,
      parent: null,
      language: "python",
    },
  ]);
  expect(readFileSync(tags, "utf8").replace(/_VERSION\t\S+/, "_VERSION\tN")).toMatchInlineSnapshot(`
    "!_TAG_FILE_ENCODING	utf-8	//
    !_TAG_FILE_FORMAT	2	/extended format; --format=1 will not append ;" to lines/
    !_TAG_FILE_SORTED	1	/0=unsorted, 1=sorted, 2=foldcase/
    !_TAG_PROGRAM_NAME	codi-mcp	//
    !_TAG_PROGRAM_VERSION	N	//
    Box	src/a.ts	/^export class Box {$/;"	class	line:1	language:typescript	end:5
    open	src/a.ts	/^  open() {$/;"	method	line:2	language:typescript	class:Box	end:4
    zeta	src/b.py	/^def zeta():$/;"	function	line:1	language:python	end:2
    "
  `);
});

test.skipIf(isBuilt !== true)("a file that cannot be written is named", async () => {
  const workspace = createWorkspace({ "a.ts": "export const one = 1;\n" });
  const { code, out } = await cli(workspace, ["index", "--export", join(workspace.root, "no", "x.jsonl")]);
  expect(code).toBe(2);
  expect(out).toMatch(/x\.jsonl cannot be written \(ENOENT\)/);
});

test.skipIf(isBuilt !== true)("starting and listing tools makes no index", async () => {
  const workspace = createWorkspace({ "a.ts": "export const one = 1;\n" });
  const server = await started(workspace);
  await server.request(1, "tools/list");
  expect(readdirSync(workspace.home)).not.toContain("workspaces");
  writeFileSync(workspace.path("b.ts"), "");
});

import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { bubblewrapMissing, processesWith, uniqueSeconds, untilRunning } from "../helpers/processes.ts";
import { createWorkspace, type Workspace } from "../helpers/workspace.ts";

// What policy lets through is tested elsewhere: here everything but the ruinous may run.
const off = { flags: { sandbox: "off", mode: "full" } };

test("answers with the exit code first, then what was printed", async () => {
  const { call } = await openClient(createWorkspace({ "a.txt": "one\n" }), off);
  const { text, isError } = await call("shell", { command: "cat a.txt; echo two >&2; exit 3" });
  expect(text.replace(/\d+ ms/, "N ms")).toBe(
    "exit 3 in N ms\n[This ran without a sandbox: It is switched off.]\none\ntwo",
  );
  expect(isError).toBe(false);
  expect((await call("shell", { command: "true" })).text).toContain("(no output)");
});

test("an unsandboxed run is told apart in the audit log", async () => {
  const workspace = createWorkspace();
  const { call } = await openClient(workspace, off);
  await call("shell", { command: "echo hi", cwd: "." });
  expect(lastEntry(workspace, "shell")).toMatchObject({
    effect: "run",
    status: "ok",
    target: "echo hi",
    action: "unsandboxed",
    message: expect.stringMatching(/^exit 0 in .*This ran without a sandbox/),
  });
});

test("a command gets no key of the server's, but is told who asks", async () => {
  const environment = {
    PATH: process.env["PATH"] ?? "",
    ANTHROPIC_API_KEY: "sk-ant-secret-1",
    OPENAI_API_KEY: "sk-secret-2",
    CODI_HTTP_TOKEN: "secret-3",
    MY_PASSWORD: "secret-4",
    LC_TIME: "C",
  };
  const { call } = await openClient(createWorkspace(), { ...off, environment, name: "codex-mcp-client" });
  const { text } = await call("shell", { command: "env; cat /proc/self/environ | tr '\\0' '\\n'" });
  expect(text).not.toContain("secret");
  expect(text).toContain("LC_TIME=C");
  expect(text).toMatch(/^AI_TOOL=codex$/m);
  expect(text).toMatch(/^SESSION_ID=s\w+$/m);
  expect(text).toMatch(/^CODI_JOB_ID=j\w+$/m);
});

test("what was ended says why", async () => {
  const { call } = await openClient(createWorkspace(), off);
  expect((await call("shell", { command: "sleep 100", timeout_ms: 200 })).text).toMatch(
    /^timed out after .*; all its processes were ended/,
  );
  expect((await call("shell", { command: "kill -9 $$" })).text).toMatch(/^ended by SIGKILL after/);
});

test("long output comes with a link to all of it", async () => {
  const { client } = await openClient(createWorkspace(), off);
  const { content } = await client.callTool({ name: "shell", arguments: { command: "seq 100000" } });
  const link = content.find((block) => block.type === "resource_link");
  expect(link).toMatchObject({ uri: expect.stringMatching(/^codi:\/\/job\/j\w+\/output$/) });
  const { contents } = await client.readResource({ uri: link?.type === "resource_link" ? link.uri : "" });
  const [whole] = contents;
  expect(whole && "text" in whole ? whole.text.split("\n").length : 0).toBe(100_001);
  const { resources } = await client.listResources();
  expect(resources).toContainEqual(
    expect.objectContaining({ uri: link?.type === "resource_link" ? link.uri : "", title: "seq 100000" }),
  );
});

test("a call that is cancelled ends its processes within a second", async () => {
  const { client } = await openClient(createWorkspace());
  const seconds = uniqueSeconds();
  const cancel = new AbortController();
  const command = `setsid sleep ${seconds} & sleep ${seconds}`;
  const call = client.callTool({ name: "shell", arguments: { command } }, { signal: cancel.signal });
  const refused = expect(call).rejects.toThrow();
  await untilRunning(seconds, 2);
  cancel.abort();
  await refused;
  await expect.poll(() => processesWith(seconds), { timeout: 1_000, interval: 10 }).toEqual([]);
});

test("a waiting client gets signs of life", async () => {
  const { client } = await openClient(createWorkspace(), off);
  const signs: (string | undefined)[] = [];
  await client.callTool(
    { name: "shell", arguments: { command: "echo working; sleep 0.3" } },
    { onprogress: ({ message }) => signs.push(message) },
  );
  expect(signs[0]).toMatch(/^j\w+ runs for 0 s/);
});

test.for([
  { what: "an empty command", input: { command: " " }, says: "invalid_arguments: The command is empty" },
  { what: "a cwd outside", input: { command: "ls", cwd: "../outside" }, says: "outside_workspace" },
  {
    what: "a cwd that is missing",
    input: { command: "ls", cwd: "nowhere" },
    says: "not_found: nowhere does not exist",
  },
  { what: "an unknown argument", input: { command: "ls", shell: "zsh" }, says: "shell" },
  { what: "a time-out in words", input: { command: "ls", timeout_ms: "1s" }, says: "timeout_ms" },
])("refuses $what, and the next call works", async ({ input, says }) => {
  const { call } = await openClient(createWorkspace(), off);
  const { text, isError } = await call("shell", input);
  expect({ text, isError }).toEqual({ text: expect.stringContaining(says), isError: true });
  expect((await call("shell", { command: "echo on" })).text).toContain("on");
});

describe.skipIf(bubblewrapMissing)(bubblewrapMissing || "in the sandbox", () => {
  test("a refused attack says where the walls are; a harmless neighbour runs", async () => {
    const workspace = createWorkspace();
    const { call } = await openClient(workspace, { flags: { sandbox: "required", mode: "full" } });
    const refused = await call("shell", { command: "echo x > /etc/codi-test" });
    expect(refused.text).toContain("[The sandbox lets commands write only to the workspace");
    expect(existsSync("/etc/codi-test")).toBe(false);
    expect((await call("shell", { command: "echo x > codi-test && cat codi-test" })).text).toMatch(
      /^exit 0 in .*\nx$/,
    );
    expect(lastEntry(workspace, "shell")).toMatchObject({ action: "sandboxed" });
  });

  test("a project is built and tested with its own tools", async () => {
    const workspace = createProject();
    const { call } = await openClient(workspace, {
      flags: { sandbox: "required" },
      environment: { PATH: process.env["PATH"] ?? "" },
    });
    const { text } = await call("shell", { command: "npm run build && npm test" });
    expect(text).toMatch(/^exit 0 /);
    expect(text).toContain("built 3");
    expect(text).toContain("# pass 1");
    expect(readFileSync(workspace.path("dist/sum.js"), "utf8")).toContain("export const sum");
    expect(readdirSync(workspace.root).sort()).toEqual([
      "dist",
      "node_modules",
      "package.json",
      "src",
      "test",
      "tsconfig.json",
    ]);
  });
});

/** A small package whose build is the TypeScript compiler of this repository. */
function createProject(): Workspace {
  const workspace = createWorkspace({
    "src/sum.ts": "export const sum = (a: number, b: number): number => a + b;\n",
    "test/sum.test.js":
      'import assert from "node:assert";\nimport test from "node:test";\nimport { sum } from "../dist/sum.js";\ntest("adds", () => assert.equal(sum(1, 2), 3));\n',
    "tsconfig.json":
      '{ "compilerOptions": { "rootDir": "src", "outDir": "dist", "module": "nodenext", "types": [] }, "include": ["src"] }\n',
  });
  // A copy: the sandbox has a /tmp of its own, and this checkout may lie in the machine's.
  const packages = join(import.meta.dirname, "../../node_modules");
  for (const name of ["typescript", "@typescript"])
    cpSync(join(packages, name), workspace.path(`node_modules/${name}`), { recursive: true });
  const scripts = {
    build: `node node_modules/typescript/bin/tsc -p . && node -e 'import("./dist/sum.js").then(({sum}) => console.log("built", sum(1, 2)))'`,
    test: "node --test --test-reporter=tap",
  };
  writeFileSync(
    workspace.path("package.json"),
    JSON.stringify({ name: "p", version: "1.0.0", type: "module", scripts }),
  );
  return workspace;
}

function lastEntry(workspace: Workspace, tool: string): unknown {
  const folder = join(workspace.home, "audit");
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8").trim().split("\n"),
  );
  return lines.map((line): { tool?: string } => JSON.parse(line)).findLast((entry) => entry.tool === tool);
}

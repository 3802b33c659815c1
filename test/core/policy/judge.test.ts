import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createCommandPolicy } from "../../../src/core/policy/index.ts";
import { createWorkspace } from "../../helpers/workspace.ts";
import { nastyLines, ruinousLines } from "./nasty-lines.ts";
import { readOnlyCommands } from "./read-only-commands.ts";

function createScratchPolicy(files: { user?: unknown; admin?: unknown; workspace?: unknown } = {}) {
  const { root, home, outside } = createWorkspace();
  const adminRules = join(outside, "exec-rules.json");
  const write = (path: string, value: unknown) =>
    value === undefined ||
    writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value), { mode: 0o600 });
  write(join(home, "exec-rules.json"), files.user);
  write(adminRules, files.admin);
  mkdirSync(join(root, ".codi"));
  write(join(root, ".codi", "exec-rules.json"), files.workspace);
  return createCommandPolicy({ mode: "workspace", roots: [root], stateFolder: home, adminRules });
}

const rulesOf = (...rules: readonly object[]) => ({ rules });

test("what agents run to look around needs no question", async () => {
  const policy = createScratchPolicy();
  const asking: string[] = [];
  for (const line of readOnlyCommands)
    if ((await policy.judge({ line })).verdict !== "allow") asking.push(line);
  expect(readOnlyCommands.length).toBeGreaterThanOrEqual(200);
  expect(asking.length / readOnlyCommands.length, asking.join("\n")).toBeLessThanOrEqual(0.1);
});

test("no nasty line is allowed by itself", async () => {
  const policy = createScratchPolicy();
  const allowed: string[] = [];
  for (const line of nastyLines) if ((await policy.judge({ line })).verdict === "allow") allowed.push(line);
  expect(nastyLines.length).toBeGreaterThanOrEqual(150);
  expect(allowed).toEqual([]);
});

describe.for(["read-only", "workspace", "full"] as const)("in %s mode", (mode) => {
  test("what ruins is refused, in a sandbox and without", async () => {
    const policy = createScratchPolicy();
    for (const line of ruinousLines.filter(
      (text) => !text.includes("/work") && !/\.codi|~\/|codi\//.test(text),
    ))
      for (const sandboxed of [true, false])
        expect((await policy.judge({ line, mode, sandboxed })).verdict, line).toBe("deny");
  });
});

test.for([
  ["ls", "allow", "allow", "allow", "allow"],
  ["npm test", "deny", "ask", "allow", "allow"],
  ["git push --force", "deny", "ask", "ask", "allow"],
  ["$CMD", "deny", "ask", "ask", "allow"],
  ["ls 'open", "deny", "ask", "ask", "ask"],
  ["rm -rf /", "deny", "deny", "deny", "deny"],
] as const)("%s: read-only %s, workspace %s, sandboxed %s, full %s", async ([line, ...expected]) => {
  const policy = createScratchPolicy();
  const verdicts = [
    await policy.judge({ line, mode: "read-only" }),
    await policy.judge({ line, mode: "workspace" }),
    await policy.judge({ line, mode: "workspace", sandboxed: true }),
    await policy.judge({ line, mode: "full" }),
  ].map(({ verdict }) => verdict);
  expect(verdicts).toEqual(expected);
});

test("a refusal says why and what to do next", async () => {
  const policy = createScratchPolicy();
  const judgement = await policy.judge({ line: "ls && npm test" });
  expect(policy.explain(judgement)).toMatchInlineSnapshot(`
    {
      "hint": "Ask for approval, or use commands that only read; reading is allowed without a question.",
      "reason": "This command line needs a person's approval. npm test: npm: test is not known to be harmless.",
    }
  `);
  expect(judgement.suggestion).toEqual(["npm", "test"]);
});

describe("rules", () => {
  test("a person's allow rule lets a command through, alone and in a line", async () => {
    const policy = createScratchPolicy({
      user: rulesOf({ prefix: ["npm", ["test", "ci"]], decision: "allow" }),
    });
    expect((await policy.judge({ line: "timeout 60 npm test && npm ci && ls" })).verdict).toBe("allow");
    expect((await policy.judge({ line: "npm test; npm publish" })).verdict).toBe("ask");
    expect((await policy.judge({ line: "npm test > out" })).verdict).toBe("ask");
  });

  test("the strictest of all layers wins, and a workspace can only tighten", async () => {
    const policy = createScratchPolicy({
      user: rulesOf({ prefix: ["npm"], decision: "allow" }),
      admin: rulesOf({
        prefix: ["npm", "install"],
        decision: "deny",
        justification: "packages come from the mirror",
      }),
      workspace: rulesOf(
        { prefix: ["npm", "run"], decision: "ask" },
        { prefix: ["make"], decision: "allow" },
      ),
    });
    const verdictOf = async (line: string) => (await policy.judge({ line, sandboxed: false })).verdict;
    expect(await verdictOf("npm test")).toBe("allow");
    expect(await verdictOf("npm run build")).toBe("ask");
    expect(await verdictOf("make")).toBe("ask");
    const admin = process.getuid?.() === 0 ? "deny" : "ask";
    expect(await verdictOf("env npm install x")).toBe(admin);
    expect((await policy.rules()).warnings.join()).toContain("a workspace can only forbid");
  });

  test("an expired rule no longer counts", async () => {
    const rule = { prefix: ["make"], decision: "allow" };
    const old = createScratchPolicy({ user: rulesOf({ ...rule, expires: "2020-01-01T00:00:00Z" }) });
    const fresh = createScratchPolicy({ user: rulesOf({ ...rule, expires: "2999-01-01T00:00:00Z" }) });
    expect((await old.judge({ line: "make" })).verdict).toBe("ask");
    expect((await fresh.judge({ line: "make" })).verdict).toBe("allow");
  });

  test.for([
    ["is not JSON", "{"],
    ["does not fit at rules.0.decision", rulesOf({ prefix: ["a"], decision: "maybe" })],
    ["does not match its own example", rulesOf({ prefix: ["a"], decision: "deny", match: ["b"] })],
    ["matches what it must not", rulesOf({ prefix: ["a"], decision: "deny", not_match: ["a b"] })],
  ] as const)("a file that %s asks about everything and says so", async ([problem, user]) => {
    const policy = createScratchPolicy({ user });
    const { verdict, reasons } = await policy.judge({ line: "ls" });
    expect(verdict).toBe("ask");
    expect(reasons.join()).toContain(problem);
  });

  test("what is learned counts at once, is written once, and can be forgotten", async () => {
    const policy = createScratchPolicy();
    expect((await policy.judge({ line: "npm test" })).verdict).toBe("ask");
    await Promise.all([
      policy.learn(["npm", "test"]),
      policy.learn(["npm", "test"]),
      policy.learn(["make", "x"]),
    ]);
    expect((await policy.judge({ line: "npm test -- --watch" })).verdict).toBe("allow");
    expect((await policy.rules()).rules).toHaveLength(2);
    await policy.forget(1);
    await policy.forget(1);
    expect((await policy.judge({ line: "npm test" })).verdict).toBe("ask");
    await expect(policy.forget(1)).rejects.toThrow("There is no rule 1");
  });

  test.for(["git", "bash", "env", "sudo", "python3", "npx", "rm", "npm", "xargs", "/usr/bin/python3"])(
    "%s alone is never learned",
    async (program) => {
      await expect(createScratchPolicy().learn([program])).rejects.toThrow("would allow almost anything");
    },
  );
});

import { expect, test } from "vitest";
import { createPolicy, denial } from "../../../src/core/policy/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { createWorkspace } from "../../helpers/workspace.ts";

function createScratch(mode: "read-only" | "workspace" | "full", isSandboxed = false) {
  const { root, home, outside } = createWorkspace();
  return createPolicy({
    mode,
    fence: createFence([root]),
    stateFolder: home,
    adminRules: `${outside}/none.json`,
    isSandboxed: () => isSandboxed,
  });
}

const shell = (...lines: readonly string[]) => ({
  tool: "shell",
  effect: "run" as const,
  paths: [],
  commands: lines.map((command) => ({ command })),
});

test("a command line in a call is judged, the strictest of several wins", async () => {
  const policy = createScratch("workspace");
  expect(await policy.check(shell("ls"))).toEqual({ verdict: "allow" });
  expect(await policy.check(shell("ls", "npm test"))).toMatchObject({
    verdict: "ask",
    risk: 3,
    suggestion: ["npm", "test"],
  });
  expect(await policy.check(shell("npm test", "rm -rf /", "ls"))).toMatchObject({ verdict: "deny" });
});

test("in a sandbox ordinary work needs no question, unless the call leaves it", async () => {
  const policy = createScratch("workspace", true);
  expect(await policy.check(shell("npm test"))).toEqual({ verdict: "allow" });
  const outside = { ...shell(), commands: [{ command: "npm test", sandboxed: false }] };
  expect(await policy.check(outside)).toMatchObject({ verdict: "ask" });
});

test("read-only mode runs what only reads, and nothing else", async () => {
  const policy = createScratch("read-only");
  expect(await policy.check(shell("git status"))).toEqual({ verdict: "allow" });
  expect(await policy.check(shell("touch x"))).toMatchObject({ verdict: "deny" });
  expect(await policy.check(shell())).toMatchObject({ verdict: "deny" });
  expect(await policy.check({ tool: "write_file", effect: "edit", paths: ["a"] })).toMatchObject({
    verdict: "deny",
  });
});

test("a question that nobody can answer reaches the caller as approval_required", async () => {
  const decision = await createScratch("workspace").check(shell("npm test"));
  if (decision.verdict === "allow") throw new Error("npm test must not be allowed");
  expect(denial(decision)).toMatchObject({ code: "approval_required" });
});

test.for([".codi/config.json", ".git/hooks/pre-commit", ".git/config", ".GIT/hooks/x"])(
  "no tool may change %s",
  async (path) => {
    const policy = createScratch("full");
    expect(await policy.check({ tool: "write_file", effect: "edit", paths: [path] })).toMatchObject({
      verdict: "deny",
    });
  },
);

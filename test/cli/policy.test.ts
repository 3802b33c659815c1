import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../helpers/command.ts";
import { createWorkspace } from "../helpers/workspace.ts";

/** Runs `codi-mcp policy …` on an empty workspace and gives what it printed. */
async function policy(words: readonly string[], userRules?: object): Promise<{ code: number; text: string }> {
  const workspace = createWorkspace();
  if (userRules) writeFileSync(join(workspace.home, "exec-rules.json"), JSON.stringify(userRules));
  const { code, out, err } = await runCommand(workspace, ["policy", ...words]);
  return { code, text: out + err };
}

test.for([
  ["git log | head", 0, "allow\n"],
  [
    "npm test",
    10,
    "ask\n  npm test: npm: test is not known to be harmless\n  A person could allow this for good: npm test\n",
  ],
  ["ls; rm -rf /", 20, "deny\n  rm -rf /: it removes /\n"],
] as const)("policy check %j exits with %i and says why", async ([line, code, text]) => {
  expect(await policy(["check", line])).toEqual({ code, text });
});

test("policy check judges as if in a sandbox when asked to", async () => {
  expect((await policy(["check", "npm test", "--sandboxed"])).code).toBe(0);
});

test("policy explain shows every command of a line", async () => {
  const { text } = await policy(["explain", "ls $(touch x)"]);
  expect(text).toContain("allow ls $(touch x): only reads");
  expect(text).toContain("ask   touch x");
});

test("policy list numbers a person's rules, and remove takes one away", async () => {
  const rules = { rules: [{ prefix: ["make", ["a", "b"]], decision: "allow", justification: "builds" }] };
  expect((await policy(["list"], rules)).text).toBe("  1 user      allow make (a|b) – builds\n");
  expect((await policy(["remove", "1"], rules)).text).toBe("Removed: allow make a b\n");
  expect((await policy(["remove", "2"], rules)).text).toContain("There is no rule 2");
});

test("policy list says plainly which file could not be loaded", async () => {
  const { code, text } = await policy(["list"], { rules: [{ prefix: [] }] });
  expect(code).toBe(1);
  expect(text).toContain("not loaded: ");
});

test.for([[], ["check"], ["frobnicate"], ["remove"]])("policy %j says what it takes", async (words) => {
  expect(await policy(words)).toEqual({
    code: 2,
    text: expect.stringContaining("codi-mcp policy check '<command line>', policy explain"),
  });
});

import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createCommandPolicy } from "../../../src/core/policy/index.ts";
import { createWorkspace } from "../../helpers/workspace.ts";

function scratch() {
  const { root, home, outside } = createWorkspace();
  const rules = join(home, "exec-rules.json");
  const adminRules = join(outside, "exec-rules.json");
  const policy = createCommandPolicy({ mode: "workspace", roots: [root], stateFolder: home, adminRules });
  /** A lock of some age, held by a process. */
  const hold = (pid: number | string, ageSeconds: number): string => {
    const lock = `${rules}.lock`;
    writeFileSync(lock, String(pid));
    const then = Date.now() / 1000 - ageSeconds;
    utimesSync(lock, then, then);
    return lock;
  };
  return { policy, rules, hold };
}

test.for<[string, number | string]>([
  ["a process that died", 2 ** 22 + 1],
  ["nobody that can be told", "?"],
])("a lock that %s left behind long ago is taken over", async ([, pid]) => {
  const { policy, rules, hold } = scratch();
  const lock = hold(pid, 60);
  await policy.learn(["make", "x"]);
  expect(JSON.parse(readFileSync(rules, "utf8")).rules).toHaveLength(1);
  expect(existsSync(lock)).toBe(false);
  if (process.platform !== "win32") expect(statSync(rules).mode & 0o777).toBe(0o600);
});

test.for<[string, number, number]>([
  ["a process that lives", process.pid, 60],
  ["somebody a moment ago", 2 ** 22 + 1, 0],
])("a lock that is held by %s is respected, and the refusal says so", async ([, pid, age]) => {
  const { policy, rules, hold } = scratch();
  const lock = hold(pid, age);
  await expect(policy.learn(["make", "x"])).rejects.toMatchObject({
    code: "unwritable",
    message: `Another process holds ${lock}.`,
    hint: "Try again; remove the lock file if no codi-mcp is running.",
  });
  expect(existsSync(rules)).toBe(false);
  expect(existsSync(lock)).toBe(true);
});

test("a rule file that cannot be read is not written over", async () => {
  const { policy, rules } = scratch();
  writeFileSync(rules, "{ half", { mode: 0o600 });
  await expect(policy.learn(["make", "x"])).rejects.toMatchObject({
    code: "unreadable",
    hint: "Mend or remove the file first.",
  });
  expect(readFileSync(rules, "utf8")).toBe("{ half");
});

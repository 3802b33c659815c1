import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { run } from "../child.ts";
import { createScratch } from "../scratch.ts";
import { startFixtureServer } from "./fixture-server.ts";
test.for(["2025-11-25", "2026-07-28"])("%s", async (rev) => {
  const scratch = await createScratch();
  const s = await startFixtureServer(scratch.env);
  const p = inject("installed").conformance;
  if ("absent" in p) throw new Error(p.absent);
  const ended = await run(p.command, [...p.args, "server", "--url", s.origin + "/mcp", "--requirements", rev], { cwd: scratch.project, env: scratch.env, timeoutMs: 170000 });
  (await import("node:fs")).writeFileSync(`/tmp/conf-${rev}.log`, ended.stdout + ended.stderr);
  await s.close();
  expect(ended.code).toBe(0);
});

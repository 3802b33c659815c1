import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Ended, run } from "../child.ts";
import type { Startable } from "../programs.ts";
import type { Scratch } from "../scratch.ts";

const check = z.object({
  id: z.string(),
  status: z.enum(["SUCCESS", "FAILURE", "WARNING", "SKIPPED", "INFO"]),
  errorMessage: z.string().optional(),
});

export type Check = z.infer<typeof check>;

/** What the conformance suite found: its own verdict is the exit code. */
export interface Verdict {
  readonly ended: Ended;
  /** Checks by scenario, without those that do not count for the revision. */
  readonly scored: ReadonlyMap<string, readonly Check[]>;
  /** Checks by scenario, all of them. */
  readonly all: ReadonlyMap<string, readonly Check[]>;
}

const suiteTimeoutMs = 150_000;

/** Runs everything that a revision requires of a server against `${origin}/mcp`. */
export async function runSuite(
  suite: Startable,
  target: { readonly origin: string; readonly revision: string },
  scratch: Scratch,
): Promise<Verdict> {
  const results = join(scratch.home, `conformance-${randomUUID()}`);
  const options = [
    "--url",
    `${target.origin}/mcp`,
    "--requirements",
    target.revision,
    "--output-dir",
    results,
  ];
  const ended = await run(suite.command, [...suite.args, "server", ...options], {
    cwd: scratch.project,
    env: scratch.env,
    timeoutMs: suiteTimeoutMs,
  });
  const all = await readResults(results);
  const unscored = unscoredIn(ended.stdout);
  return { ended, all, scored: new Map([...all].filter(([scenario]) => !unscored.has(scenario))) };
}

/** One line of figures for people. */
export function figures(checks: Iterable<readonly Check[]>): string {
  const scenarios = [...checks];
  const count = (status: Check["status"]) =>
    scenarios.flat().filter((check) => check.status === status).length;
  const warnings = count("WARNING") > 0 ? `, ${count("WARNING")} warnings` : "";
  return `${scenarios.length} scenarios, ${count("SUCCESS")} checks passed, ${count("FAILURE")} failed${warnings}`;
}

/** The suite keeps one folder a scenario, named `server-<scenario>-<time>`. */
async function readResults(folder: string): Promise<Map<string, Check[]>> {
  const found = new Map<string, Check[]>();
  for (const name of await readdir(folder)) {
    const scenario = /^server-(.+)-\d{4}-\d{2}-\d{2}T/.exec(name)?.[1];
    if (scenario === undefined) continue;
    const text = await readFile(join(folder, name, "checks.json"), "utf8");
    found.set(scenario, z.array(check).parse(JSON.parse(text)));
  }
  return found;
}

/** The closing lines of the suite's report, such as `  ✓ tasks-lifecycle (extension)`. */
function unscoredIn(report: string): ReadonlySet<string> {
  const lines = report.split(/^Not scored for /m)[1] ?? "";
  return new Set([...lines.matchAll(/^ +\S ([\w-]+) \(/gm)].map(([, scenario]) => scenario ?? ""));
}

import { beforeAll, expect, test } from "vitest";
import { describeEnd } from "../child.ts";
import { bearerToken, requireBuild, serveHttp } from "../product.ts";
import { type Installed, install, installTimeoutMs } from "../programs.ts";
import { createScratch, type Scratch } from "../scratch.ts";
import { startFixtureServer } from "./fixture-server.ts";
import { figures, runSuite } from "./suite.ts";
import { startTokenProxy } from "./token-proxy.ts";

let scratch: Scratch;
let suite: Installed;
beforeAll(async () => {
  requireBuild();
  suite = await install("conformance");
  scratch = await createScratch();
  return async () => expect(await scratch.remove(), "processes left behind").toEqual([]);
}, 2 * installTimeoutMs);

/** A revision and the number of scenarios that count for it, so that a suite which runs nothing does not pass. */
const revisions: [string, number][] = [
  ["2025-11-25", 30],
  ["2026-07-28", 37],
];

test.for(revisions)(
  "meets all that revision %s requires, with the suite's own names added",
  async ([revision, scenarios], { task, skip }) => {
    if ("absent" in suite) return skip(suite.absent);
    const server = await startFixtureServer(scratch.env);
    try {
      const { ended, scored } = await runSuite(suite, { origin: server.origin, revision }, scratch);
      task.meta.note = `conformance ${revision}, suite's names added: ${figures(scored.values())}`;
      expect(ended.code, describeEnd("the suite", ended)).toBe(0);
      expect(scored.size).toBe(scenarios);
    } finally {
      await server.close();
    }
  },
);

/** Scenarios that call no tool, prompt or resource by a name of their own. */
const nameFree: [string, string[]][] = [
  [
    "2025-11-25",
    [
      "server-initialize",
      "logging-set-level",
      "ping",
      "tools-list",
      "resources-list",
      "prompts-list",
      "server-sse-multiple-streams",
      "dns-rebinding-protection",
      "server-session-lifecycle",
    ],
  ],
  [
    "2026-07-28",
    [
      "server-stateless",
      "tools-list",
      "resources-list",
      "prompts-list",
      "sep-2164-resource-not-found",
      "caching",
      "server-sse-multiple-streams",
      "dns-rebinding-protection",
      "http-header-validation",
    ],
  ],
];

test.for(nameFree)(
  "the shipped build meets what revision %s requires of any server",
  async ([revision, scenarios], { task, skip }) => {
    if ("absent" in suite) return skip(suite.absent);
    const server = await serveHttp({ cwd: scratch.project, env: scratch.env });
    const proxy = await startTokenProxy(server.origin, bearerToken);
    try {
      const { ended, all } = await runSuite(suite, { origin: proxy.origin, revision }, scratch);
      const judged = scenarios.map((scenario) => {
        // Some checks need a tool of the suite's own; those are for the test above.
        const checks = (all.get(scenario) ?? []).filter(
          ({ errorMessage }) => !errorMessage?.startsWith("Not testable"),
        );
        return { scenario, checks };
      });
      task.meta.note = `conformance ${revision}, shipped build: ${figures(judged.map(({ checks }) => checks))}`;
      for (const { scenario, checks } of judged) {
        const failed = checks.filter(({ status }) => status === "FAILURE");
        expect(failed, describeEnd(scenario, ended)).toEqual([]);
        expect(
          checks.map(({ status }) => status),
          `${scenario} ran`,
        ).toContain("SUCCESS");
      }
    } finally {
      await proxy.close();
      await server.close();
    }
  },
);

import { realpath } from "node:fs/promises";
import type { Config } from "./config.ts";
import { type Audit, createAudit } from "./core/audit/index.ts";
import { createFiles, type Files } from "./core/files/index.ts";
import { createPolicy, type Policy } from "./core/policy/index.ts";
import { createSearch, type Search } from "./core/search/index.ts";
import { createSessions, type Sessions } from "./core/sessions/index.ts";
import { createWatch, type Watch } from "./core/watch/index.ts";
import { createFence, type Fence } from "./shared/paths.ts";

/** What tools, resources and prompts can use. */
export interface Services {
  readonly fence: Fence;
  readonly policy: Policy;
  readonly files: Files;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly search: Search;
  readonly watch: Watch;
}

/** Builds the services for a set of workspace folders; `close` ends them in reverse order. */
export async function createServices(
  config: Config,
  roots: readonly string[],
): Promise<{ services: Services; close(): Promise<void> }> {
  const fence = createFence(await Promise.all(roots.map((root) => realpath(root))));
  const sessions = createSessions({ environment: config.environment });
  const audit = createAudit({ home: config.home });
  const policy = createPolicy({ mode: config.mode, fence, stateFolder: config.home });
  const files = createFiles({ fence });
  const search = createSearch({ fence });
  const watch = createWatch({ roots: fence.roots });
  return {
    services: { fence, policy, sessions, audit, files, search, watch },
    async close() {
      await watch.close();
      audit.close();
    },
  };
}

import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import type { Config } from "./config.ts";
import { type Audit, createAudit } from "./core/audit/index.ts";
import { type Checkpoints, createCheckpoints } from "./core/checkpoints/index.ts";
import { unifiedDiff } from "./core/edits/index.ts";
import { createFiles, type Files } from "./core/files/index.ts";
import { createPolicy, denial, type Policy } from "./core/policy/index.ts";
import { createSandbox, type Sandbox } from "./core/sandbox/index.ts";
import { createSearch, type Search } from "./core/search/index.ts";
import { createSessions, type Sessions } from "./core/sessions/index.ts";
import { createShell, type Shell } from "./core/shell/index.ts";
import { createWatch, type Watch } from "./core/watch/index.ts";
import { createFence, type Fence } from "./shared/paths.ts";
import { openState } from "./store/state.ts";

/** What tools, resources and prompts can use. */
export interface Services {
  readonly fence: Fence;
  readonly policy: Policy;
  readonly checkpoints: Checkpoints;
  readonly files: Files;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly search: Search;
  readonly sandbox: Sandbox;
  readonly shell: Shell;
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
  const checkpoints = createCheckpoints({
    home: config.home,
    fence,
    openState: () => openState({ home: config.home }),
    async admit(paths) {
      const decision = await policy.check({ tool: "checkpoint", effect: "edit", paths });
      if (decision.verdict === "deny") throw denial(decision);
    },
    unifiedDiff,
  });
  const files = createFiles({ fence });
  const search = createSearch({ fence });
  const { home: stateFolder, environment } = config;
  const userHome = homedir();
  const sandbox = createSandbox({
    mode: config.sandbox,
    roots: fence.roots,
    stateFolder,
    userHome,
    environment,
    network: config.mode === "full",
  });
  const shell = createShell({ fence, sandbox, stateFolder, userHome, environment });
  const watch = createWatch({ roots: fence.roots });
  return {
    services: { fence, policy, checkpoints, sessions, audit, files, search, sandbox, shell, watch },
    async close() {
      await shell.close();
      await watch.close();
      await checkpoints.close();
      audit.close();
    },
  };
}

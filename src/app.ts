import { availableParallelism, homedir } from "node:os";
import { resolve } from "node:path";
import type { Config } from "./config.ts";
import { type ApprovalEvent, type Approvals, createApprovals } from "./core/approvals/index.ts";
import { type Audit, type AuditRecord, createAudit } from "./core/audit/index.ts";
import { type Checkpoints, createCheckpoints } from "./core/checkpoints/index.ts";
import { unifiedDiff } from "./core/edits/index.ts";
import { createEmbeddings } from "./core/embeddings/index.ts";
import { createFiles, type Files } from "./core/files/index.ts";
import { createIndexing, type Indexing, indexFolder } from "./core/indexing/index.ts";
import { createPolicy, denial, type Policy } from "./core/policy/index.ts";
import { createRetrieval, type Retrieval } from "./core/retrieval/index.ts";
import { createSandbox, type Sandbox } from "./core/sandbox/index.ts";
import { createSearch, type Search } from "./core/search/index.ts";
import { createSessions, type Sessions } from "./core/sessions/index.ts";
import { createShell, type Shell } from "./core/shell/index.ts";
import { createSymbols, type Symbols } from "./core/symbols/index.ts";
import { createOwnChanges, createWatch, type DescribedEvent, type Watch } from "./core/watch/index.ts";
import { createWeb, type Web } from "./core/web/index.ts";
import { createFence, type Fence } from "./shared/paths.ts";
import { openState } from "./store/state.ts";
import { version } from "./version.ts";

/** What tools, resources and prompts can use. */
export interface Services {
  readonly fence: Fence;
  readonly policy: Policy;
  readonly approvals: Approvals;
  readonly checkpoints: Checkpoints;
  readonly files: Files;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly search: Search;
  readonly sandbox: Sandbox;
  readonly shell: Shell;
  readonly watch: Watch;
  readonly web: Web;
  readonly indexing: Indexing;
  readonly symbols: Symbols;
  readonly retrieval: Retrieval;
}

/** Builds the services for a set of workspace folders; `close` ends them in reverse order. */
export async function createServices(
  config: Config,
  roots: readonly string[],
): Promise<{ services: Services; close(): Promise<void> }> {
  const fence = createFence(roots);
  const sessions = createSessions({ environment: config.environment });
  const audit = createAudit({ home: config.home });
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
  const web = createWeb({ version });
  const policy = createPolicy({
    admitAddress: web.admit,
    mode: config.mode,
    fence,
    stateFolder,
    isSandboxed: async () => (await sandbox.status()).state === "works",
  });
  const approvals = createApprovals({
    home: config.home,
    learn: (prefix) => policy.commands.learn(prefix),
    record: (event) => void audit.append(approvalRecord(event)),
  });
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
  const shell = createShell({ fence, sandbox, stateFolder, userHome, environment });
  const indexing = createIndexing({
    home: config.home,
    roots: fence.roots,
    workers: config.indexWorkers ?? Math.min(maxIndexWorkers, availableParallelism()),
  });
  const symbols = createSymbols({
    fence,
    indexing,
    readText: async (path) => (await files.loadText(path)).text,
  });
  const embeddings = createEmbeddings({
    choice: config.embedding,
    folder: indexFolder(config.home, fence.roots),
  });
  const retrieval = createRetrieval({ fence, indexing, embeddings });
  const own = createOwnChanges();
  audit.appended.on(({ tool, effect, target, session }) => {
    if (effect !== "edit" || tool === outsideTool) return;
    const paths = target.split(", ").map((path) => resolve(fence.roots[0] ?? "/", path));
    for (const path of paths) own.add(path, session);
    indexing.touch(paths);
  });
  const watch = createWatch({
    roots: fence.roots,
    attribute: own.author,
    record: (event) => void audit.append(outsideRecord(event, fence.show(event.path))),
  });
  return {
    services: {
      fence,
      policy,
      approvals,
      checkpoints,
      sessions,
      audit,
      files,
      search,
      sandbox,
      shell,
      watch,
      web,
      indexing,
      symbols,
      retrieval,
    },
    async close() {
      retrieval.close();
      await embeddings.close();
      await indexing.close();
      await shell.close();
      await watch.close();
      await checkpoints.close();
      audit.close();
    },
  };
}

/** More threads than this gain little: they wait for the one that writes. */
const maxIndexWorkers = 4;

/** How a person's word, or its absence, stands in the audit log. */
function approvalRecord({ request, outcome, detail }: ApprovalEvent): AuditRecord {
  return {
    session: request.session,
    client: request.caller,
    actor_type: "human",
    ai_tool: "none",
    tool: "approval",
    effect: "read",
    status: outcome === "refused" ? "denied" : "ok",
    ms: 0,
    target: `${request.tool}: ${request.target}`,
    action: outcome,
    message: detail,
  };
}

const outsideTool = "file_change";

/** How a change that was not made through us stands in the audit log. */
function outsideRecord({ kind, sha256, bytes, attribution }: DescribedEvent, target: string): AuditRecord {
  return {
    session: "outside",
    client: attribution,
    actor_type: "human",
    ai_tool: "none",
    tool: outsideTool,
    effect: "edit",
    status: "ok",
    ms: 0,
    target,
    action: kind,
    ...(sha256 !== undefined && { message: `sha256 ${sha256}, ${bytes} bytes` }),
  };
}

import { fileURLToPath } from "node:url";
import { type Config, tooWide } from "./config.ts";
import type { Engine } from "./engine.ts";
import { type Prompt, prompts } from "./prompts/index.ts";
import { families, type Resource, type ResourceFamily, resources } from "./resources/index.ts";
import { createLog, type Log } from "./shared/log.ts";
import { selectTools } from "./tools/profiles.ts";
import published from "./tools/published.json" with { type: "json" };
import type { PublishedTool } from "./tools/published.ts";

/** Asks a client which folders it works in; `file://` URLs. */
export type AskRoots = () => Promise<readonly string[]>;

/** What all connections of one process share: the offer, which is there at once, and the engine, which is not. */
export interface Host {
  readonly config: Config;
  readonly log: Log;
  readonly tools: readonly PublishedTool[];
  readonly resources: readonly Resource[];
  readonly families: readonly ResourceFamily[];
  readonly prompts: readonly Prompt[];
  /** The engine, started by whoever asks first. Client roots only count where the operator named no folder. */
  engine(askRoots?: AskRoots): Promise<Engine>;
  /** The engine if somebody has asked for it: for what is not worth starting it. */
  running(): Promise<Engine> | undefined;
  /** 32 bytes that only this process knows, for sealing what clients carry for us. */
  secret(): Uint8Array;
  close(): Promise<void>;
}

export function createHost(config: Config): Host {
  const log = createLog(config.logLevel);
  // The table is generated from the tools' own types, which the compiler cannot see through JSON.
  const all = published as unknown as readonly PublishedTool[];
  let engine: Promise<Engine> | undefined;
  let secret: Uint8Array | undefined;

  const start = async (askRoots: AskRoots | undefined): Promise<Engine> => {
    const roots = await chooseRoots(config, askRoots, log);
    const { openEngine } = await import("./engine.ts");
    return openEngine(config, roots, log);
  };

  return {
    config,
    log,
    tools: selectTools(all, { ...config, readOnly: config.mode === "read-only" }),
    resources,
    families,
    prompts,
    engine(askRoots) {
      engine ??= start(askRoots).catch((error) => {
        // A failed start must not stick: the folder may be there at the next call.
        engine = undefined;
        throw error;
      });
      return engine;
    },
    running: () => engine,
    secret() {
      secret ??= globalThis.crypto.getRandomValues(new Uint8Array(32));
      return secret;
    },
    async close() {
      await (await engine?.catch(() => undefined))?.close();
    },
  };
}

// Long enough for a busy client, short enough that the first call does not look hung.
const rootsTimeoutMs = 2_000;

async function chooseRoots(
  config: Config,
  askRoots: AskRoots | undefined,
  log: Log,
): Promise<readonly string[]> {
  const { source, paths, refused } = config.roots;
  if (source === "operator" || source === "environment" || !askRoots) return paths;
  const hints = await withTimeout(askRoots(), rootsTimeoutMs).catch((error) => {
    log.info("the client did not say which folders it works in", error);
    return [];
  });
  const fitting = hints.flatMap(folderOf).filter((folder) => !tooWide(folder));
  if (fitting.length > 0) return fitting;
  if (refused) log.warn(`no workspace: ${refused}; name a folder with --root`);
  return paths;
}

/** The folder that a `file://` URL names; none where it names no place on this machine. */
function folderOf(uri: string): string[] {
  try {
    return uri.startsWith("file://") ? [fileURLToPath(uri)] : [];
  } catch {
    return []; // another machine's folder, or no URL: a hint that is of no use
  }
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

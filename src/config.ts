import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, parse, resolve } from "node:path";
import * as z from "zod";
import { chooseEmbedding, type EmbeddingChoice } from "./core/embeddings/index.ts";
import { CodiError } from "./shared/errors.ts";
import type { LogLevel } from "./shared/log.ts";
import { type Mode, modes, type SandboxMode, sandboxModes } from "./shared/modes.ts";

export const profiles = ["full", "companion"] as const;
export type Profile = (typeof profiles)[number];

/** Where the workspace comes from: named by the operator, by the client's environment, or the current folder. */
export interface Roots {
  readonly source: "operator" | "environment" | "cwd" | "none";
  readonly paths: readonly string[];
  /** Why there are none. */
  readonly refused?: string;
}

/** Everything a server needs to know, settled once. */
export interface Config {
  readonly home: string;
  readonly roots: Roots;
  readonly mode: Mode;
  readonly sandbox: SandboxMode;
  readonly profile: Profile;
  /** Replaces the profile's choice; `all` for every tool. */
  readonly toolsets: readonly string[] | undefined;
  readonly allowTools: readonly string[];
  readonly denyTools: readonly string[];
  readonly logLevel: LogLevel;
  readonly host: string;
  readonly port: number;
  readonly auth: boolean;
  /** Token given by the operator; otherwise one is kept in CODI_HOME. */
  readonly httpToken: string | undefined;
  /** The model that embeds code for `search_code`, or why there is none. */
  readonly embedding: EmbeddingChoice;
  /** Threads that read files for the index; undefined: as many as pay. */
  readonly indexWorkers: number | undefined;
  /** Variables the server was started with, for telling who started it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Settings as the command line gives them; each outranks its environment twin. */
export interface Flags {
  readonly root?: readonly string[];
  readonly mode?: string;
  readonly sandbox?: string;
  readonly profile?: string;
  readonly toolsets?: string;
  readonly "allow-tools"?: string;
  readonly "deny-tools"?: string;
  readonly "read-only"?: boolean;
  readonly "no-auth"?: boolean;
  readonly host?: string;
  readonly port?: string;
  readonly workers?: string;
}

/**
 * Settles the configuration: flag, then environment, then workspace file, then user file, then default.
 * A workspace file can tighten what the user's own file says, never loosen it.
 * @throws CodiError `invalid_arguments` that names the setting, where it stands and what it takes.
 */
export async function loadConfig(
  flags: Flags = {},
  environment = process.env,
  cwd = process.cwd(),
): Promise<Config> {
  const home = resolve(environment["CODI_HOME"] || join(homedir(), ".codi"));
  const roots = chooseRoots(flags.root ?? split(environment["CODI_ROOT"], pathSeparator), environment, cwd);
  const user = await readSettings(home);
  const workspace = roots.paths[0] ? await readSettings(join(roots.paths[0], ".codi")) : {};
  const set = (name: string, given: string | undefined, from: string | undefined) =>
    given === undefined
      ? (from && { where: name, value: from }) || undefined
      : { where: `--${name}`, value: given };

  const named = set("mode", flags["read-only"] ? "read-only" : flags.mode, environment["CODI_MODE"]);
  const mode = named ? oneOf(named, modes, "mode") : strictest(user.mode ?? "workspace", workspace.mode);
  const sandbox = set("sandbox", flags.sandbox, environment["CODI_SANDBOX"]);
  const profile = set("profile", flags.profile, environment["CODI_PROFILE"]);
  const level = environment["CODI_LOG_LEVEL"];
  return {
    home,
    roots,
    mode,
    sandbox: sandbox
      ? oneOf(sandbox, sandboxModes, "sandbox mode")
      : strictestSandbox(user.sandbox ?? "preferred", workspace.sandbox),
    profile: profile ? oneOf(profile, profiles, "profile") : (user.profile ?? "full"),
    toolsets: split(flags.toolsets ?? environment["CODI_TOOLSETS"], ",") ?? user.toolsets,
    allowTools: split(flags["allow-tools"] ?? environment["CODI_ALLOW_TOOLS"], ",") ?? user.allow_tools ?? [],
    denyTools: [
      ...(split(flags["deny-tools"] ?? environment["CODI_DENY_TOOLS"], ",") ?? user.deny_tools ?? []),
      ...(workspace.deny_tools ?? []),
    ],
    logLevel: level
      ? oneOf({ where: "CODI_LOG_LEVEL", value: level }, logLevels, "log level")
      : (user.log_level ?? "warn"),
    host: flags.host ?? user.http?.host ?? "127.0.0.1",
    port: flags.port === undefined ? (user.http?.port ?? 3741) : portNumber(flags.port),
    auth: !flags["no-auth"],
    httpToken: environment["CODI_HTTP_TOKEN"] || undefined,
    embedding: chooseEmbedding({
      named: environment["CODI_EMBEDDING"] || undefined,
      openaiKey: environment["OPENAI_API_KEY"] || undefined,
      openaiBaseUrl: environment["OPENAI_BASE_URL"] || undefined,
      ollamaHost: environment["OLLAMA_HOST"] || undefined,
      user: user.retrieval,
      workspace: workspace.retrieval,
    }),
    indexWorkers: flags.workers === undefined ? undefined : workerCount(flags.workers),
    environment,
  };
}

const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
const pathSeparator = process.platform === "win32" ? ";" : ":";

const settingsSchema = () =>
  z.strictObject({
    mode: z.enum(modes).optional(),
    sandbox: z.enum(sandboxModes).optional(),
    profile: z.enum(profiles).optional(),
    toolsets: z.array(z.string()).optional(),
    allow_tools: z.array(z.string()).optional(),
    deny_tools: z.array(z.string()).optional(),
    log_level: z.enum(logLevels).optional(),
    http: z
      .strictObject({ host: z.string().optional(), port: z.int().min(0).max(65535).optional() })
      .optional(),
    retrieval: z
      .strictObject({
        embedding: z.union([z.string(), z.literal(false)]).optional(),
        base_url: z.string().optional(),
        api_key: z.string().optional(),
        model_folder: z.string().optional(),
        allow_download: z.boolean().optional(),
      })
      .optional(),
  });

type Settings = z.output<ReturnType<typeof settingsSchema>>;

async function readSettings(folder: string): Promise<Settings> {
  const path = ["config.json", "config.yaml", "config.yml"]
    .map((name) => join(folder, name))
    .find(existsSync);
  if (!path) return {};
  const text = readFileSync(path, "utf8");
  let value: unknown;
  try {
    value = path.endsWith(".json") ? JSON.parse(text) : (await import("yaml")).parse(text);
  } catch (cause) {
    throw new CodiError("invalid_arguments", `${path} cannot be parsed.`, {
      hint: "Mend or remove it.",
      cause,
    });
  }
  const parsed = settingsSchema().safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`,
  );
  throw new CodiError("invalid_arguments", `${path} has settings that do not fit: ${problems.join("; ")}.`, {
    hint: `It may hold: ${Object.keys(settingsSchema().shape).join(", ")}.`,
  });
}

function chooseRoots(
  named: readonly string[] | undefined,
  environment: NodeJS.ProcessEnv,
  cwd: string,
): Roots {
  if (named && named.length > 0)
    return { source: "operator", paths: named.map((path) => resolve(cwd, path)) };
  const project = environment["CLAUDE_PROJECT_DIR"];
  const path = project ? resolve(project) : cwd;
  const refused = tooWide(path);
  if (refused) return { source: "none", paths: [], refused };
  return { source: project ? "environment" : "cwd", paths: [path] };
}

/** Why a folder that nobody named explicitly is too much to serve; undefined when it is fine. */
export function tooWide(path: string): string | undefined {
  if (path === parse(path).root) return `${path} is the whole disk`;
  return path === homedir() ? `${path} is the home folder` : undefined;
}

const strictest = (own: Mode, other: Mode | undefined): Mode =>
  other && modes.indexOf(other) < modes.indexOf(own) ? other : own;

const strictestSandbox = (own: SandboxMode, other: SandboxMode | undefined): SandboxMode =>
  other && sandboxModes.indexOf(other) < sandboxModes.indexOf(own) ? other : own;

function oneOf<T extends string>(
  given: { where: string; value: string },
  allowed: readonly T[],
  what: string,
): T {
  const found = allowed.find((word) => word === given.value);
  if (found) return found;
  throw new CodiError("invalid_arguments", `${given.where} names no ${what}: ${given.value}`, {
    hint: `It takes ${allowed.join(", ")}.`,
  });
}

function portNumber(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new CodiError("invalid_arguments", `--port takes a number from 0 to 65535, not ${value}.`);
}

function workerCount(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 0 && count <= 64) return count;
  throw new CodiError("invalid_arguments", `--workers takes a number from 0 to 64, not ${value}.`);
}

function split(value: string | undefined, separator: string): string[] | undefined {
  return value
    ?.split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
}

import { CodiError } from "../../shared/errors.ts";
import type { Mode } from "../../shared/modes.ts";
import type { Fence } from "../../shared/paths.ts";
import { type CommandPolicy, createCommandPolicy, type Judgement } from "./commands.ts";
import { judgeAddress } from "./network.ts";
import { protectedReason } from "./protected.ts";

export type { Mode } from "../../shared/modes.ts";
export type { CommandPolicy } from "./commands.ts";
export { createCommandPolicy } from "./commands.ts";

/** A command line that a call will run, and where. `sandboxed` overrides what the policy was told about all calls. */
export interface CommandAsk {
  readonly command: string;
  readonly cwd?: string;
  readonly sandboxed?: boolean;
}

/** A call as policy sees it: the worst it can do, and what it will touch. */
export interface Intent {
  readonly tool: string;
  readonly effect: "read" | "edit" | "run" | "net";
  readonly paths: readonly string[];
  readonly commands?: readonly CommandAsk[];
  readonly urls?: readonly string[];
}

export type Decision =
  | { readonly verdict: "allow" }
  | {
      readonly verdict: "ask";
      readonly reason: string;
      readonly hint: string;
      /** 0 (harmless) to 10 (ruinous). */
      readonly risk: number;
      /** The narrowest rule prefix a person could allow for good, when there is a safe one. */
      readonly suggestion?: readonly string[];
      /** What a permission for the session would cover, where that is more than this very call: a host. */
      readonly reach?: string;
    }
  | { readonly verdict: "deny"; readonly reason: string; readonly hint: string };

/** Judges a call before it runs. The strictest rule wins. */
export interface Policy {
  readonly mode: Mode;
  /** Command lines, and the rules that people keep about them. */
  readonly commands: CommandPolicy;
  /** @throws CodiError `outside_workspace` when a path leads out of the workspace, and what `admitAddress` throws. */
  check(intent: Intent): Promise<Decision>;
}

/**
 * @param options.stateFolder CODI_HOME: no tool may write there, whatever the mode; `exec-rules.json` in it holds the user's rules.
 * @param options.adminRules the administrator's rule file; default `/etc/codi-mcp/exec-rules.json`.
 * @param options.admitAddress throws where a web address would never be fetched: nobody is asked about such a one.
 * @param options.isSandboxed whether commands will run in a sandbox that was seen to work; asked at every command, default no.
 */
export function createPolicy(options: {
  mode: Mode;
  fence: Fence;
  stateFolder: string;
  adminRules?: string;
  admitAddress?: (url: string) => void;
  isSandboxed?: () => boolean | Promise<boolean>;
}): Policy {
  const { mode, fence, stateFolder, adminRules, admitAddress, isSandboxed = () => false } = options;
  const commands = createCommandPolicy({
    mode,
    roots: fence.roots,
    stateFolder,
    ...(adminRules !== undefined && { adminRules }),
  });

  const judge = async (ask: CommandAsk): Promise<Decision> => {
    const { command: line, cwd, sandboxed = await isSandboxed() } = ask;
    const judgement = await commands.judge({ line, sandboxed, ...(cwd !== undefined && { cwd }) });
    return decide(judgement, commands.explain(judgement));
  };

  return {
    mode,
    commands,
    async check({ tool, effect, paths, commands: lines = [], urls = [] }) {
      const judgedByCommand = effect === "run" && lines.length > 0;
      if (mode === "read-only" && effect !== "read" && !judgedByCommand)
        return deny(readOnlyReason(tool), "Ask the person to restart the server with `--mode workspace`.");
      for (const path of paths) {
        const place = await fence.locate(path);
        const reason = effect === "read" ? undefined : protectedReason(place, fence, stateFolder);
        if (reason) return deny(reason, "Ask the person to change it by hand.");
      }
      let strictest: Decision = { verdict: "allow" };
      for (const line of lines) strictest = stricter(strictest, await judge(line));
      for (const url of urls) admitAddress?.(url);
      for (const url of urls) strictest = stricter(strictest, judgeAddress(url, mode));
      return strictest;
    },
  };
}

/** Turns a refusal into the error the caller reads. */
export function denial(decision: Exclude<Decision, { verdict: "allow" }>): CodiError {
  const code = decision.verdict === "ask" ? "approval_required" : "denied";
  return new CodiError(code, decision.reason, { hint: decision.hint });
}

const deny = (reason: string, hint: string): Decision => ({ verdict: "deny", reason, hint });
const readOnlyReason = (tool: string): string =>
  `${tool} changes things, and this server runs in read-only mode.`;

function decide(judgement: Judgement, explained: { reason: string; hint: string }): Decision {
  const { verdict, risk, suggestion } = judgement;
  if (verdict === "allow") return { verdict };
  if (verdict === "deny") return { verdict, ...explained };
  return { verdict, ...explained, risk, ...(suggestion && { suggestion }) };
}

function stricter(one: Decision, other: Decision): Decision {
  const order = ["allow", "ask", "deny"];
  return order.indexOf(other.verdict) > order.indexOf(one.verdict) ? other : one;
}

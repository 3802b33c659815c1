import type { Mode } from "../../shared/modes.ts";
import { explain } from "./judge/explain.ts";
import type { Judgement } from "./judgement.ts";
import type { Rule } from "./rules/rule.ts";

export type { Judgement } from "./judgement.ts";

export interface CommandQuestion {
  /** What would be handed to the shell. */
  readonly line: string;
  /** Absolute or relative to the first root; default the first root. */
  readonly cwd?: string;
  /** Default the server's mode. */
  readonly mode?: Mode;
  /** Whether the line will run in a sandbox that works. Default no. */
  readonly sandboxed?: boolean;
}

export interface ListedRule {
  readonly layer: "user" | "admin" | "workspace";
  /** For `forget`; only the user's own rules have one. */
  readonly number?: number;
  readonly rule: Rule;
  readonly expired: boolean;
}

export interface CommandPolicy {
  /** Judges a line. The same question gets the same answer while the rule files stay as they are. */
  judge(question: CommandQuestion): Promise<Judgement>;
  /** The sentence for a refusal, and the next move. */
  explain(judgement: Judgement): { readonly reason: string; readonly hint: string };
  /** All rules from files; `problems` say what is wrong with a file (its rules do not count, and everything asks). */
  rules(): Promise<{
    readonly rules: readonly ListedRule[];
    readonly problems: readonly string[];
    readonly warnings: readonly string[];
  }>;
  /**
   * Writes an allow rule into the user's file.
   * @param expires ISO time after which the rule no longer counts.
   * @throws CodiError `denied` for a prefix too wide to be safe; `unwritable` when the file cannot be written or its lock stays taken.
   */
  learn(prefix: readonly string[], options?: { expires?: string; justification?: string }): Promise<void>;
  /** Removes a rule of the user's file by its number in `rules()`. @throws CodiError `not_found`. */
  forget(number: number): Promise<Rule>;
}

export interface CommandPolicyOptions {
  readonly mode: Mode;
  /** Absolute workspace folders; relative paths in a line are taken from the first. */
  readonly roots: readonly string[];
  /** CODI_HOME, where `exec-rules.json` holds the user's rules. */
  readonly stateFolder: string;
  /** Default `/etc/codi-mcp/exec-rules.json`. */
  readonly adminRules?: string;
}

/** Judges command lines. The parsers and tables are loaded at the first question, which takes about 0.1 s. */
export function createCommandPolicy(options: CommandPolicyOptions): CommandPolicy {
  let court: Promise<Court> | undefined;
  // The door is loaded at every start; what stands behind it only when somebody asks.
  const open = () => {
    court ??= import("./court.ts").then(({ openCourt }) => openCourt(options));
    return court;
  };
  return {
    judge: async (question) => (await open()).judge(question),
    explain,
    rules: async () => (await open()).rules(),
    learn: async (prefix, more) => (await open()).learn(prefix, more),
    forget: async (number) => (await open()).forget(number),
  };
}

type Court = Omit<CommandPolicy, "explain">;

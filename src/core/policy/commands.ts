import type { Mode } from "./modes.ts";
import type { Rule } from "./rules/rule.ts";

export type Verdict = "allow" | "ask" | "deny";

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

/** One command that a line would run, however deep it is hidden. */
export interface JudgedCommand {
  /** As written, quotes included. */
  readonly text: string;
  readonly verdict: Verdict;
  /** 0 (harmless) to 10 (ruinous). */
  readonly risk: number;
  readonly reason: string;
  /** The written rule that decided, as `layer: prefix`. */
  readonly rule?: string;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly risk: number;
  /** Why it is not simply allowed, gravest first; empty when it is. */
  readonly reasons: readonly string[];
  readonly commands: readonly JudgedCommand[];
  readonly rule?: string;
  /** The prefix that a person could allow for good; absent where none is safe to offer or one would not be enough. */
  readonly suggestion?: readonly string[];
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
  /** All rules from files, and what is wrong with a file (its rules do not count, and everything asks). */
  rules(): { readonly rules: readonly ListedRule[]; readonly problems: readonly string[] };
  /**
   * Writes an allow rule into the user's file.
   * @param expires ISO time after which the rule no longer counts.
   * @throws CodiError `denied` for a prefix too wide to be safe; `unwritable` when the file cannot be written or its lock stays taken.
   */
  learn(prefix: readonly string[], options?: { expires?: string; justification?: string }): Promise<void>;
  /** Removes a rule of the user's file by its number in `rules()`. @throws CodiError `not_found`. */
  forget(number: number): Promise<Rule>;
}

/** @param deps.adminRules default `/etc/codi-mcp/exec-rules.json` */
export function createCommandPolicy(deps: {
  mode: Mode;
  roots: readonly string[];
  stateFolder: string;
  adminRules?: string;
}): CommandPolicy {
  throw new Error(`not there yet ${deps.mode}`);
}

export type Verdict = "allow" | "ask" | "deny";

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

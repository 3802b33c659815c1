import type { Redirect } from "../command/seen.ts";
import type { Word } from "../command/word.ts";
import { caution, type Finding } from "./finding.ts";

/** What stands inside a command that runs other commands. */
export interface Unwrapped {
  /** Commands as words. */
  readonly commands?: readonly (readonly Word[])[];
  /** Source to be split like a line of its own. */
  readonly code?: readonly string[];
  /** Variables that it sets for what it runs. */
  readonly assignments?: readonly Word[];
  /** What is to be said of the wrapper itself; harmless when absent. */
  readonly finding?: Finding;
}

export interface Wrapped {
  readonly args: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** Takes a wrapper off; undefined when the program runs nothing but itself. */
export type Unwrap = (wrapped: Wrapped) => Unwrapped | undefined;

/** For a wrapper that is known to run something, but not what. */
export const hidden = (what: string): Unwrapped => ({
  finding: caution(6, `what it runs is known only when it runs: ${what}`),
});

/** A written decision about commands that begin with certain words. */
export interface Rule {
  /** The first words of a command; a list stands for any one of its words. */
  readonly prefix: readonly (string | readonly string[])[];
  readonly decision: "allow" | "ask" | "deny";
  readonly justification?: string | undefined;
  /** Command lines that the rule must match, checked when the file is loaded. */
  readonly match?: readonly string[] | undefined;
  /** Command lines that it must not match. */
  readonly not_match?: readonly string[] | undefined;
  /** ISO time after which the rule no longer counts. */
  readonly expires?: string | undefined;
}

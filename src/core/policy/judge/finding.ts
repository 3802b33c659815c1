import type { Word } from "../command/word.ts";

/**
 * How bad a command is, whatever the mode. `harmless` changes nothing and leaves nothing; `ordinary` is work that
 * a sandbox holds; `caution` needs a person even there; `ruinous` is never run.
 */
export const levels = ["harmless", "ordinary", "caution", "ruinous"] as const;
export type Level = (typeof levels)[number];

/** What is to be said about a command, with a risk from 0 to 10. */
export interface Finding {
  readonly level: Level;
  readonly risk: number;
  readonly reason: string;
}

export const harmless = (reason = "only reads"): Finding => ({ level: "harmless", risk: 0, reason });
export const ordinary = (risk: number, reason: string): Finding => ({ level: "ordinary", risk, reason });
export const caution = (risk: number, reason: string): Finding => ({ level: "caution", risk, reason });
export const ruinous = (reason: string): Finding => ({ level: "ruinous", risk: 10, reason });

/** The graver of two findings; the first where they are equal. */
export function graver(one: Finding, other: Finding): Finding {
  const [rank, otherRank] = [levels.indexOf(one.level), levels.indexOf(other.level)];
  return otherRank > rank || (otherRank === rank && other.risk > one.risk) ? other : one;
}

/** A command of one program with its arguments, wrappers taken off. */
export interface Invocation {
  readonly text: string;
  /** Name of the program without folder; undefined when it is known only when the line runs. */
  readonly program: string | undefined;
  /** Whether the name was written in a way that finds the system's own program. */
  readonly trusted: boolean;
  readonly args: readonly Word[];
}

import type { Word } from "./word.ts";

/** `NAME=value` before or after a command, or on its own. */
export interface Assignment {
  /** As written. */
  readonly text: string;
  readonly name: string;
  readonly value: Word | undefined;
}

export interface Redirect {
  /** `>`, `>>`, `<`, `<<`, `<<<`, `&>` and so on, without the descriptor. */
  readonly operator: string;
  readonly target: Word | undefined;
  /** The text of a here-document. */
  readonly body?: string;
}

/** One simple command, wherever in the line it stands. */
export interface SeenCommand {
  /** As written. */
  readonly text: string;
  readonly words: readonly Word[];
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
}

/** A `for` loop's variable and the words it goes through; undefined stands for the arguments of the shell. */
export interface Loop {
  readonly name: string;
  readonly values: readonly Word[] | undefined;
}

/** What one parser sees in a line. */
export interface Seen {
  readonly commands: readonly SeenCommand[];
  /** Redirections of groups and loops, which belong to no simple command. */
  readonly redirects: readonly Redirect[];
  /** Names of functions that the line defines. */
  readonly functions: readonly string[];
  /** Those of them that are defined before the first command. */
  readonly defined: readonly string[];
  readonly loops: readonly Loop[];
  /** Things whose meaning depends on what they find when they run, such as `${!name}`. */
  readonly oddities: readonly string[];
  /** The first fault, if the line could not be read whole. */
  readonly fault: string | undefined;
}

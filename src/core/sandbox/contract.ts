import type { SandboxMode } from "../../shared/modes.ts";

export type { SandboxMode } from "../../shared/modes.ts";

/** What a probe with a real command found. */
export interface SandboxStatus {
  readonly mode: SandboxMode;
  readonly state: "works" | "unavailable" | "off";
  /** The kind that was probed; undefined where this platform has none. */
  readonly kind: "bubblewrap" | "seatbelt" | undefined;
  /** One sentence: what works, or exactly why it does not. */
  readonly says: string;
  /** How a person can mend it, where that is known. */
  readonly mend?: string;
}

/** A program to start, as an argument list. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** Absolute, inside one of the roots. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Lets it reach the network. Default: what the sandbox was made with. */
  readonly network?: boolean;
}

/** The program to start instead. */
export interface Confined extends Program {
  readonly isSandboxed: boolean;
  /** True where the system itself ends every process of the command when the started one dies. */
  readonly endsTogether: boolean;
  /** Why it runs unsandboxed, as a sentence for the answer and the audit; undefined when it is sandboxed. */
  readonly warning: string | undefined;
  /** Call once, when the program has ended: takes away what stood in the workspace only for its time. */
  release(): void;
}

/** The wall around commands: the boundary that policy's reading of a command line is not. */
export interface Sandbox {
  readonly mode: SandboxMode;
  /** Probes with a real command at the first call and remembers what it found. Never throws. */
  status(): Promise<SandboxStatus>;
  /**
   * Turns a program into one that runs inside. In mode preferred, where no sandbox works, and in mode off it comes
   * back as it was, with `warning` set.
   * @throws CodiError `unavailable` in mode required when no sandbox works; `denied` when a protected place is a
   * symbolic link, which cannot be guarded.
   */
  confine(program: Program): Promise<Confined>;
}

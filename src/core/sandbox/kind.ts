import type { GuardedPlace } from "./guarded.ts";

/** A place that must not be seen from inside. */
export interface HiddenPlace {
  readonly path: string;
  readonly isFolder: boolean;
}

/** What the world looks like from inside: everything is there and read-only, except for this. All paths resolved. */
export interface Layout {
  /** Writable. */
  readonly roots: readonly string[];
  /** Below the roots, and read-only, or at least impossible to replace. */
  readonly guarded: readonly GuardedPlace[];
  readonly hidden: readonly HiddenPlace[];
  /** Writable folder for build tools' caches; nothing outside the sandbox trusts what is in it. */
  readonly cache: string;
  readonly network: boolean;
}

/** One way to build the wall. */
export interface Kind {
  readonly name: "bubblewrap" | "seatbelt";
  readonly program: string;
  /** Whether the system ends the whole process tree when the sandbox program, or its parent, dies. */
  readonly endsTogether: boolean;
  /** Where `layout.cache` is seen from inside. */
  cachePath(layout: Layout): string;
  temporaryFolder(layout: Layout): string;
  /** Arguments up to the program that is to run inside. */
  args(layout: Layout, cwd: string): readonly string[];
  /** Explains what a failed probe printed. */
  explain(complaint: string): { readonly says: string; readonly mend?: string };
}

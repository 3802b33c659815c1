import { sep } from "node:path";
import { CodiError } from "../../shared/errors.ts";
import type { Fence, Place } from "../../shared/paths.ts";

/** How much the operator trusts the callers of this server. */
export const modes = ["read-only", "workspace", "full"] as const;
export type Mode = (typeof modes)[number];

/** A call as policy sees it: the worst it can do, and what it will touch. */
export interface Intent {
  readonly tool: string;
  readonly effect: "read" | "edit" | "run" | "net";
  readonly paths: readonly string[];
}

export type Decision =
  | { readonly verdict: "allow" }
  | { readonly verdict: "deny"; readonly reason: string; readonly hint: string };

/** Judges a call before it runs. The strictest rule wins. */
export interface Policy {
  readonly mode: Mode;
  /** @throws CodiError `outside_workspace` when a path leads out of the workspace. */
  check(intent: Intent): Promise<Decision>;
}

/** @param stateFolder CODI_HOME: no tool may write there, whatever the mode. */
export function createPolicy(options: { mode: Mode; fence: Fence; stateFolder: string }): Policy {
  const { mode, fence, stateFolder } = options;
  return {
    mode,
    async check({ tool, effect, paths }) {
      if (mode === "read-only" && effect !== "read")
        return deny(readOnlyReason(tool), "Ask the person to restart the server with `--mode workspace`.");
      for (const path of paths) {
        const place = await fence.locate(path);
        if (effect !== "read" && isProtected(place, fence, stateFolder))
          return deny(
            `${place.shown} steers what this server or git may run, so no tool may change it.`,
            "Ask the person to change it by hand.",
          );
      }
      return { verdict: "allow" };
    },
  };
}

/** Turns a denial into the error the caller reads. */
export function denial(decision: Extract<Decision, { verdict: "deny" }>): CodiError {
  return new CodiError("denied", decision.reason, { hint: decision.hint });
}

const deny = (reason: string, hint: string): Decision => ({ verdict: "deny", reason, hint });
const readOnlyReason = (tool: string): string =>
  `${tool} changes things, and this server runs in read-only mode.`;

// Folders and files whose content decides what is run later, below each root.
const steering = [[".codi"], [".git", "hooks"], [".git", "config"]];

function isProtected(place: Place, fence: Fence, stateFolder: string): boolean {
  const folders = [
    stateFolder,
    ...fence.roots.flatMap((root) => steering.map((parts) => [root, ...parts].join(sep))),
  ];
  return folders.some((folder) => [place.path, place.real].some((path) => isWithin(folder, path)));
}

// A case-insensitive disk opens `.GIT/hooks` too, so case never distinguishes here.
function isWithin(folder: string, path: string): boolean {
  const outer = folder.toLowerCase();
  const inner = path.toLowerCase();
  return inner === outer || inner.startsWith(outer + sep);
}

import { sep } from "node:path";
import type { Fence, Place } from "../../shared/paths.ts";

/** Why no tool may change a place, whatever the mode; undefined when it is not protected. */
export function protectedReason(place: Place, fence: Fence, stateFolder: string): string | undefined {
  const folders = [
    stateFolder,
    ...fence.roots.flatMap((root) => steering.map((parts) => [root, ...parts].join(sep))),
  ];
  const hit = folders.some((folder) => [place.path, place.real].some((path) => isWithin(folder, path)));
  return hit ? `${place.shown} steers what this server or git may run, so no tool may change it.` : undefined;
}

// Folders and files whose content decides what is run later, below each root.
const steering = [[".codi"], [".git", "hooks"], [".git", "config"]];

// A case-insensitive disk opens `.GIT/hooks` too, so case never distinguishes here.
function isWithin(folder: string, path: string): boolean {
  const outer = folder.toLowerCase();
  const inner = path.toLowerCase();
  return inner === outer || inner.startsWith(outer + sep);
}

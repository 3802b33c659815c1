import path from "node:path";
import { type IgnoreRules, ignoreFiles, readIgnoreFiles, rulesAbove } from "./rules.ts";

export { type IgnoreRules, ignoreFiles, noRules, readIgnoreFiles, rulesAbove } from "./rules.ts";

/** Which paths below a folder the ignore files there and above leave out; files are read as they are needed. */
export interface IgnoreTree {
  /** @param absolute path below the folder. Asked from the top down: nothing below an ignored folder is asked about. */
  isIgnored(absolute: string, isFolder: boolean): boolean;
  /** Reads all ignore files again when next asked. */
  forget(): void;
}

/** One understanding of ignore files for listing, searching and watching. */
export function createIgnoreTree(root: string): IgnoreTree {
  const known = new Map<string, IgnoreRules>();
  const rulesFor = (folder: string): IgnoreRules => {
    const found = known.get(folder);
    if (found) return found;
    const above =
      folder === root || folder === path.dirname(folder)
        ? rulesAbove(folder)
        : rulesFor(path.dirname(folder));
    const rules = above.withFile(folder, readIgnoreFiles(folder, ignoreFiles));
    known.set(folder, rules);
    return rules;
  };
  return {
    isIgnored: (absolute, isFolder) => rulesFor(path.dirname(absolute)).isIgnored(absolute, isFolder),
    forget: () => known.clear(),
  };
}

import { closeSync, constants, existsSync, openSync, realpathSync } from "node:fs";
import type { Fence } from "../../shared/paths.ts";
import { assertInside } from "./observe.ts";

/** A folder held open while its entries are changed: swapping links above it leads nowhere (on Linux). */
export interface OpenFolder {
  /** A path to an entry that goes through the open folder. */
  at(name: string): string;
  close(): void;
}

/** @throws CodiError `outside_workspace`; the system's error when it is missing or no folder. */
export function openFolder(fence: Fence, path: string): OpenFolder {
  // Windows cannot open folders; there the path is checked just before it is used.
  if (process.platform === "win32") {
    const real = realpathSync(path);
    return { at: (name) => `${real}\\${name}`, close: () => {} };
  }
  const file = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    assertInside(fence, path, file);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  const anchor = `/proc/self/fd/${file}`;
  const stem = process.platform === "linux" && existsSync(anchor) ? anchor : path;
  return { at: (name) => `${stem}/${name}`, close: () => closeSync(file) };
}

import { sep } from "node:path";

/** Whether a path is a folder or lies below it. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder + sep);

import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fetchOnce } from "./download.ts";

/** A tree to be indexed. */
export interface Corpus {
  readonly root: string;
  /** Source files below it, relative. */
  readonly files: readonly string[];
  readonly lines: number;
  readonly bytes: number;
}

/** Pinned, so that figures of different days are of the same files; TypeScript and JavaScript. */
const sets = {
  /** About 10,000 files. */
  packages: [
    "viem@2.57.20",
    "effect@3.18.4",
    "rxjs@7.8.2",
    "date-fns@4.1.0",
    "three@0.180.0",
    "webpack@5.102.0",
    "mobx@6.15.0",
  ],
  /** About 10,000 chunks. */
  "chunks-10k": ["rxjs@7.8.2", "mobx@6.15.0"],
  /** About 100,000 chunks. */
  "chunks-100k": ["effect@3.18.4", "three@0.180.0", "webpack@5.102.0"],
} as const;

const sourceEnding = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** Fetches the packages of a set from the npm registry where that has not been done yet. */
export function fetchCorpus(project: string, set: keyof typeof sets = "packages"): Corpus {
  const root = join(project, ".cache", "bench", set);
  // A repository of its own: the ignore files of this one do not count there.
  mkdirSync(join(root, ".git"), { recursive: true });
  for (const name of sets[set]) fetchOnce(root, { from: "npm", name });
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (path) => sourceEnding.test(path) && statSync(join(root, path)).isFile(),
  );
  let lines = 0;
  let bytes = 0;
  for (const path of files) {
    const content = readFileSync(join(root, path));
    bytes += content.length;
    for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) lines += 1;
  }
  return { root, files, lines, bytes };
}

import { copyFileSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fetchOnce } from "../download.ts";

/** A language whose definitions can be checked. */
export interface Language {
  readonly name: string;
  readonly ending: RegExp;
  /** npm packages by exact version; Debian packages as the release of this machine has them. */
  readonly npm?: readonly string[];
  readonly debian?: readonly string[];
  /** Goals for precision and for recall. */
  readonly goal: { readonly precision: string; readonly recall: string };
}

const nearlyAll = { precision: "≥ 0.999", recall: "≥ 0.999" };
const most = { precision: "≥ 0.99", recall: "≥ 0.99" };

/** Small packages with sources of several styles. */
export const languages: readonly Language[] = [
  {
    name: "ts",
    ending: /\.(?:[cm]?ts|tsx)$/,
    npm: ["@tanstack/router-core@1.171.39", "@noble/curves@2.4.0", "rxjs@7.8.2"],
    goal: { precision: "≥ 0.999", recall: "≥ 0.998" },
  },
  {
    name: "js",
    ending: /\.(?:[cm]?js|jsx)$/,
    npm: ["jsdom@29.1.1", "knex@3.3.0", "ramda@0.32.0"],
    goal: nearlyAll,
  },
  { name: "py", ending: /\.py$/, debian: ["python3-docutils", "python3-pip"], goal: nearlyAll },
  {
    name: "go",
    ending: /\.go$/,
    debian: ["golang-golang-x-tools-dev", "golang-github-containerd-containerd-dev"],
    goal: nearlyAll,
  },
  { name: "rust", ending: /\.rs$/, debian: ["librust-tokio-dev", "librust-gimli-dev"], goal: most },
  { name: "java", ending: /\.java$/, debian: ["openjdk-17-source"], goal: most },
];

// As the index has it: larger files are not parsed.
const largestFile = 1_000_000;

/** Fetches the packages of a language where that has not been done yet. @returns the folders of their sources */
export function fetchSources(project: string, { npm = [], debian = [] }: Language): string[] {
  const root = join(project, ".cache", "bench", "definitions");
  return [
    ...npm.map((name) => fetchOnce(root, { from: "npm", name })),
    ...debian.map((name) => fetchOnce(root, { from: "debian", name })),
  ];
}

/** Where the TypeScript compiler of the truth lies; fetched like the packages. */
export function fetchCompiler(project: string): string {
  const root = join(project, ".cache", "bench", "definitions");
  return join(fetchOnce(root, { from: "npm", name: "typescript@5.9.3" }), "package");
}

/** Copies at most so many sources, chosen by a fixed seed, into a tree of their own. @returns their paths there */
export function copySample(
  folders: readonly string[],
  ending: RegExp,
  count: number,
  tree: string,
): string[] {
  const files = folders
    .flatMap((folder, at) =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || !ending.test(entry.name) || statSync(path).size > largestFile) return [];
        return [{ path, copy: join(tree, String(at), path.slice(folder.length)) }];
      }),
    )
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const sample = shuffled(files).slice(0, count);
  for (const { path, copy } of sample) {
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(path, copy);
  }
  return sample.map(({ copy }) => copy);
}

function shuffled<T>(list: readonly T[]): T[] {
  let state = 7;
  const random = () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return list
    .map((item) => ({ item, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

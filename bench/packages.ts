import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

/** A tree to be indexed. */
export interface Corpus {
  readonly root: string;
  /** Source files below it, relative. */
  readonly files: readonly string[];
  readonly lines: number;
  readonly bytes: number;
}

/** Pinned, so that figures of different days are of the same files: about 10,000 of TypeScript and JavaScript. */
const packages = [
  "viem@2.57.20",
  "effect@3.18.4",
  "rxjs@7.8.2",
  "date-fns@4.1.0",
  "three@0.180.0",
  "webpack@5.102.0",
  "mobx@6.15.0",
];

const sourceEnding = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** Fetches the packages from the npm registry where that has not been done yet. */
export function fetchCorpus(project: string): Corpus {
  const root = join(project, ".cache", "bench", "packages");
  mkdirSync(root, { recursive: true });
  for (const name of packages) if (!existsSync(join(root, name))) fetchPackage(root, name);
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

function fetchPackage(root: string, name: string): void {
  const scratch = join(root, `.${name.replace("/", "-")}-${process.pid}`);
  mkdirSync(scratch);
  const options = { cwd: scratch, stdio: "pipe" as const };
  const [archive = ""] = execFileSync("npm", ["pack", name, "--silent"], options)
    .toString()
    .trim()
    .split("\n")
    .slice(-1);
  execFileSync("tar", ["xzf", archive], options);
  renameSync(join(scratch, "package"), join(root, name));
  execFileSync("rm", ["-r", scratch]);
}

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A package to measure with: from npm by exact version, from Debian as the release of this machine has it. */
export interface Download {
  readonly from: "npm" | "debian";
  readonly name: string;
}

/** Fetches and unpacks a package where that has not been done yet. @returns its folder below `root` */
export function fetchOnce(root: string, { from, name }: Download): string {
  const folder = join(root, name.replaceAll("/", "-"));
  if (existsSync(folder)) return folder;
  const scratch = `${folder}.${process.pid}`;
  mkdirSync(scratch, { recursive: true });
  try {
    (from === "npm" ? unpackNpm : unpackDebian)(scratch, name);
    renameSync(scratch, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}

function unpackNpm(cwd: string, name: string): void {
  execFileSync("npm", ["pack", name, "--silent"], { cwd, stdio: "pipe" });
  for (const archive of readdirSync(cwd)) {
    execFileSync("tar", ["xzf", archive], { cwd });
    rmSync(join(cwd, archive));
  }
}

function unpackDebian(cwd: string, name: string): void {
  execFileSync("apt-get", ["download", "-qq", name], { cwd, stdio: "pipe" });
  for (const archive of readdirSync(cwd)) {
    execFileSync("dpkg-deb", ["-x", archive, "."], { cwd });
    rmSync(join(cwd, archive));
  }
  const zip = readdirSync(cwd, { recursive: true, encoding: "utf8" }).find((path) =>
    path.endsWith("src.zip"),
  );
  if (zip !== undefined)
    execFileSync("jar", ["xf", zip, ...["util", "net", "text"].map((part) => `java.base/java/${part}`)], {
      cwd,
    });
}

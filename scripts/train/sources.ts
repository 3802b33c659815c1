import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A line of packages.txt: registry, name, version, start of the archive's SHA-256, and `out` if only kept away from. */
export interface Source {
  readonly registry: "deb" | "npm";
  readonly name: string;
  readonly version: string;
  readonly hash: string;
  /** Packages that the evaluation is tuned on: what stands in them must not be learned. */
  readonly isLeftOut: boolean;
}

export function readSources(path: string): Source[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [registry, name = "", version = "", hash = "", mark] = line.split(" ");
      return { registry: registry === "npm" ? "npm" : "deb", name, version, hash, isLeftOut: mark === "out" };
    });
}

const packagesAtATime = 50;

/** Downloads what is not there yet, through the ordinary clients of both registries. Answers where each archive lies. */
export function fetchSources(sources: readonly Source[], folder: string): Map<Source, string> {
  for (const registry of ["deb", "npm"] as const) {
    const place = join(folder, registry);
    mkdirSync(place, { recursive: true });
    const there = new Set(readdirSync(place));
    const missing = sources.filter((source) => source.registry === registry && !archiveOf(source, there));
    for (let start = 0; start < missing.length; start += packagesAtATime)
      download(registry, missing.slice(start, start + packagesAtATime), place);
  }
  const archives = new Map<Source, string>();
  const there = {
    deb: new Set(readdirSync(join(folder, "deb"))),
    npm: new Set(readdirSync(join(folder, "npm"))),
  };
  for (const source of sources) {
    const file = archiveOf(source, there[source.registry]);
    if (!file) throw new Error(`${source.name} ${source.version} cannot be downloaded any more.`);
    const path = join(folder, source.registry, file);
    if (hashOfFile(path) !== source.hash)
      throw new Error(`${source.name} ${source.version} is not what it was.`);
    archives.set(source, path);
  }
  return archives;
}

/** The start of a file's SHA-256, as in packages.txt. */
export function hashOfFile(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
}

function download(registry: "deb" | "npm", sources: readonly Source[], cwd: string): void {
  const [command, args] =
    registry === "deb"
      ? ["apt-get", ["download", "-qq", ...sources.map(({ name, version }) => `${name}=${version}`)]]
      : ["npm", ["pack", "--silent", ...sources.map(({ name, version }) => `${name}@${version}`)]];
  execFileSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

function archiveOf({ registry, name, version }: Source, there: ReadonlySet<string>): string | undefined {
  if (registry === "npm") {
    const file = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
    return there.has(file) ? file : undefined;
  }
  const start = `${name}_${version.replaceAll(":", "%3a")}_`;
  return ["all", "amd64", "arm64"]
    .map((architecture) => `${start}${architecture}.deb`)
    .find((file) => there.has(file));
}

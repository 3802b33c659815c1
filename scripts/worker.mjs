// Bundles src/worker.ts for a checkout, where threads cannot run TypeScript: for tests, benches and scripts.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const project = fileURLToPath(new URL("..", import.meta.url));

/** Where `core/workers/entry.ts` looks. */
const folder = join(project, "node_modules", ".cache", "codi-mcp", "worker");

/** What stands in the code for everything that decides what an index holds. */
const placeholder = "codi-index-fingerprint";

/** Vitest calls it before the tests. */
export async function setup() {
  mkdirSync(folder, { recursive: true });
  const { outputFiles } = await build({
    entryPoints: { worker: join(project, "src", "worker.ts") },
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    outdir: folder,
    write: false,
  });
  const files = withFingerprint(outputFiles.map(({ path, text }) => [basename(path), text]));
  // The entry last: it must never name a chunk that is not there yet.
  for (const [name, text] of files.sort(([name]) => (name === "worker.js" ? 1 : -1))) put(name, text);
  put("package.json", '{ "type": "module" }\n');
}

/** Puts a hash of all of this in the place of its placeholder. @param files pairs of name and text. */
export function withFingerprint(files, more = "") {
  const hash = createHash("sha256").update(more);
  for (const [name, text] of files.toSorted(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(name).update(text);
  const fingerprint = hash.digest("hex").slice(0, 32);
  return files.map(([name, text]) => [name, text.replaceAll(placeholder, fingerprint)]);
}

/** Several test runs may do this at once. */
function put(name, text) {
  const path = join(folder, name);
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

#!/usr/bin/env node
// Runs a TypeScript script: `node scripts/run.mjs FILE.ts [arguments]`. Node 20 cannot, and the build is not there yet.
import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const project = fileURLToPath(new URL("..", import.meta.url));

/** Bundles a script of this project, with packages left where they are, and imports it. */
export async function importTypeScript(path) {
  const folder = join(project, "node_modules", ".cache", "codi-mcp");
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${basename(path, ".ts")}-${process.pid}.mjs`);
  await build({
    entryPoints: [resolve(project, path)],
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [script, ...rest] = process.argv.slice(2);
  process.argv = [process.argv[0], script, ...rest];
  await importTypeScript(script);
}

#!/usr/bin/env node
// Writes what is derived from the tools: src/tools/published.json, docs/tools.md and manifest.json. Run by every build.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Runs scripts/generate.ts, which needs the TypeScript sources. */
export async function generate() {
  const { outputFiles } = await build({
    entryPoints: ["scripts/generate.ts"],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    write: false,
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  const code = outputFiles[0].text;
  const { files } = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  for (const [path, text] of Object.entries(files())) writeFileSync(path, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();

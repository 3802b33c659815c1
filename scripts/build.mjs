#!/usr/bin/env node
// Bundles src/cli.ts into dist/: one entry and lazy chunks, all CommonJS so that the launcher can cache their compiled code.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, transform } from "esbuild";
import { importTypeScript } from "./run.mjs";

// Native packages cannot be bundled; they are looked up in node_modules when first needed.
const external = ["better-sqlite3"];
const target = "node20";

await importTypeScript("scripts/generate.ts");
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist", { recursive: true });

const bundled = await build({
  entryPoints: { main: "src/cli.ts" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target,
  minify: true,
  mainFields: ["module", "main"],
  legalComments: "none",
  outdir: "dist",
  chunkNames: "[name]-[hash]",
  write: false,
  metafile: true,
  external,
  // The SDK's default JSON Schema validator is 300 kB that nobody calls: the road checks arguments itself.
  alias: { "@modelcontextprotocol/server/_shims": join(process.cwd(), "src/transports/sdk-shims.ts") },
});

// esbuild splits only ES modules; each finished chunk is turned into CommonJS, dynamic imports into lazy requires.
for (const { path, text } of bundled.outputFiles) {
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target,
    minify: true,
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__codi_module_url" },
    banner: 'const __codi_module_url = require("node:url").pathToFileURL(__filename).href;',
  });
  writeFileSync(
    join("dist", basename(path).replace(/\.js$/, ".cjs")),
    code.replaceAll(/require\("(\.\/[\w-]+)\.js"\)/g, 'require("$1.cjs")'),
  );
}
writeFileSync("dist/cli.js", readFileSync("scripts/launcher.js"), { mode: 0o755 });
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');

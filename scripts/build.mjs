#!/usr/bin/env node
// Bundles src/cli.ts into dist/: one entry and lazy chunks, all CommonJS so that the launcher can cache their compiled code.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, join } from "node:path";
import { build, transform } from "esbuild";
import { copyGrammars } from "./grammars.mjs";
import { importTypeScript } from "./run.mjs";
import { withFingerprint } from "./worker.mjs";

// Native packages cannot be bundled, and tree-sitter's loader does not survive it; they are looked up when first needed.
const external = ["better-sqlite3", "web-tree-sitter"];
const target = "node20";
const maxStartBytes = 430_000;

await importTypeScript("scripts/generate.ts");
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist", { recursive: true });

const bundled = await build({
  entryPoints: { main: "src/cli.ts", worker: "src/worker.ts" },
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
const chunks = new Map();
for (const { path, text } of bundled.outputFiles) {
  const { code } = await transform(withoutBuiltinImports(text), {
    format: "cjs",
    platform: "node",
    target,
    minify: true,
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__codi_module_url" },
    banner: 'const __codi_module_url = require("node:url").pathToFileURL(__filename).href;',
  });
  chunks.set(basename(path), code);
}

// Grammars and the runtime that reads them cannot be bundled; they lie beside the chunks.
const grammars = await copyGrammars("dist/grammars");

// The token table of retrieval (docs/token-table.md).
copyFileSync("assets/token-table.bin", "dist/token-table.bin");

// An index is made anew when a grammar, or anything else that threads run, has changed.
const ofThreads = reachable(["dist/worker.js"], ["import-statement", "dynamic-import"]);
const sizes = grammars.map(({ name, raw }) => `${name} ${raw}`).join();
for (const [name, code] of withFingerprint(
  [...chunks].filter(([name]) => ofThreads.has(name)),
  sizes,
))
  chunks.set(name, code);

// What a start over stdio needs stands in one file, so that it is read and cached in one go.
const start = startChunks();
const packed = start.map(
  (name) =>
    `${JSON.stringify(name)}:function(exports,require,module,__filename,__dirname){${chunks.get(name)}}`,
);
const startCode = `({${packed.join(",\n")}})`;
// A door imported on the way to the first answer brings its whole room along: then this fails, and names no culprit but the diff.
if (startCode.length > maxStartBytes)
  throw new Error(`The start grew to ${startCode.length} bytes; load what is new when it is called.`);
writeFileSync("dist/start.js", startCode);
// A thread has no launcher that would unpack that file, so its part of it also stands alone.
for (const [name, code] of chunks)
  if (!start.includes(name) || ofThreads.has(name)) writeFileSync(join("dist", name), code);

const fingerprint = createHash("sha256")
  .update([...chunks.values()].join())
  .digest("hex")
  .slice(0, 16);
writeFileSync(
  "dist/cli.js",
  readFileSync("scripts/launcher.js", "utf8").replace("BUILD_FINGERPRINT", fingerprint),
  { mode: 0o755 },
);
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');

/** What Node itself brings needs no `require`, whose name a bundled package (web-tree-sitter) takes for a variable of its own. */
function withoutBuiltinImports(text) {
  return text.replaceAll(/\bimport\("(?:node:)?([\w/]+)"\)/g, (all, name) =>
    isBuiltin(name) ? `Promise.resolve(process.getBuiltinModule("node:${name}"))` : all,
  );
}

/** The entry, the serve command, and everything they import statically. */
function startChunks() {
  const outputs = Object.entries(bundled.metafile.outputs);
  const serve = outputs.find(([, output]) => output.entryPoint === "src/cli/serve.ts")[0];
  return [...reachable(["dist/main.js", serve], ["import-statement"])];
}

/** Names of the chunks that these lead to by imports of such kinds, themselves included. */
function reachable(entries, kinds) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    const imports = bundled.metafile.outputs[path].imports;
    for (const { path: next, kind, external } of imports) if (kinds.includes(kind) && !external) visit(next);
  };
  for (const path of entries) visit(path);
  return new Set([...found].map((path) => basename(path)));
}

// Copies the grammars that the language rooms load, and the runtime that reads them, beside the chunks.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { importTypeScript } from "./run.mjs";

/** @returns name and bytes of each file, largest first. @throws Error that names every file that is not there. */
export async function copyGrammars(target) {
  const { languages } = await importTypeScript("src/core/syntax/languages.ts");
  const grammars = Object.values(languages).flatMap(({ grammar }) => grammar ?? []);
  const all = [{ from: "web-tree-sitter", file: "web-tree-sitter.wasm" }, ...grammars];
  const files = [...new Set(all.map(({ from, file }) => join("node_modules", from, file)))];
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new Error(`Grammars are missing: ${missing.join(", ")}. Run npm ci, then build again.`);

  mkdirSync(target, { recursive: true });
  const sizes = [];
  for (const file of files) {
    const content = readFileSync(file);
    sizes.push({ name: basename(file, ".wasm"), raw: content.length, packed: gzipSync(content).length });
    copyFileSync(file, join(target, basename(file)));
  }
  sizes.sort((a, b) => b.raw - a.raw);
  report(sizes);
  return sizes;
}

function report(sizes) {
  const total = { name: `${sizes.length} files`, raw: 0, packed: 0 };
  for (const { raw, packed } of sizes) {
    total.raw += raw;
    total.packed += packed;
  }
  for (const { name, raw, packed } of [...sizes, total])
    console.log(`${name.padEnd(24)} ${mega(raw)} MB  ${mega(packed)} MB gzip`);
}

function mega(bytes) {
  return (bytes / 1e6).toFixed(2).padStart(6);
}

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Parser } from "web-tree-sitter";

/** Loads tree-sitter with the bash grammar: about 30 ms, so at the first command only. */
export async function loadBashParser(): Promise<Parser> {
  const { Language, Parser } = await import("web-tree-sitter");
  await Parser.init({ locateFile: () => wasm("web-tree-sitter", "web-tree-sitter.wasm") });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm("tree-sitter-bash", "tree-sitter-bash.wasm")));
  return parser;
}

/** The build puts all grammars beside its chunks; a checkout has them in their packages. */
function wasm(pack: string, file: string): string {
  const built = fileURLToPath(new URL(`grammars/${file}`, import.meta.url));
  return existsSync(built) ? built : createRequire(import.meta.url).resolve(`${pack}/${file}`);
}

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Parser } from "web-tree-sitter";

/** Loads tree-sitter with the bash grammar: about 30 ms, so at the first command only. */
export async function loadBashParser(): Promise<Parser> {
  const { Language, Parser } = await import("web-tree-sitter");
  const require = createRequire(import.meta.url);
  const runtime =
    builtFile("web-tree-sitter.wasm") ?? require.resolve("web-tree-sitter/web-tree-sitter.wasm");
  const grammar =
    builtFile("tree-sitter-bash.wasm") ?? require.resolve("tree-sitter-bash/tree-sitter-bash.wasm");
  await Parser.init({ locateFile: () => runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
}

/** The build puts all grammars beside its chunks; a checkout has them in their packages. */
function builtFile(name: string): string | undefined {
  const path = fileURLToPath(new URL(`grammars/${name}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

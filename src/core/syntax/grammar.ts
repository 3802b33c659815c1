import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import type { Language as Grammar, Parser } from "web-tree-sitter";
import { CodiError } from "../../shared/errors.ts";
import { languages } from "./languages.ts";
import { checkWasm, type Wasm } from "./matches.ts";

/** Newer ones optimise beside the work, not before it. */
const isOldNode = Number.parseInt(process.versions.node, 10) < 22;

type TreeSitter = typeof import("web-tree-sitter") & { readonly wasm: Wasm };

let runtime: Promise<TreeSitter> | undefined;
const loaded = new Map<string, Promise<Grammar>>();

/** The parser runtime, started once in a thread: about 30 ms. */
export function loadTreeSitter(): Promise<TreeSitter> {
  runtime ??= start();
  return runtime;
}

/** The grammar of a language, loaded once in a thread. @throws CodiError `unavailable` when its file cannot be used. */
export function loadGrammar(language: string): Promise<Grammar> {
  let grammar = loaded.get(language);
  if (grammar === undefined) {
    grammar = load(language);
    loaded.set(language, grammar);
  }
  return grammar;
}

/** A parser of one language. */
export async function loadParser(language: string): Promise<Parser> {
  const { Parser } = await loadTreeSitter();
  const parser = new Parser();
  parser.setLanguage(await loadGrammar(language));
  return parser;
}

async function start(): Promise<TreeSitter> {
  const treeSitter = await import("web-tree-sitter");
  const file = fileOf("web-tree-sitter", "web-tree-sitter.wasm");
  // What is given here becomes the module itself.
  const wasm: Partial<Wasm> = {};
  await treeSitter.Parser.init(Object.assign(wasm, { locateFile: () => file }));
  checkWasm(wasm);
  return { ...treeSitter, wasm };
}

async function load(language: string): Promise<Grammar> {
  const { Language } = await loadTreeSitter();
  const grammar = languages[language]?.grammar;
  if (grammar === undefined)
    throw new CodiError("unavailable", `There is no grammar for ${language}.`, {
      hint: "Read the file as text.",
    });
  const isUnoptimised = isOldNode && languages[language]?.isSlowToOptimise === true;
  try {
    if (isUnoptimised) setFlagsFromString("--liftoff-only");
    return await Language.load(fileOf(grammar.from, grammar.file));
  } catch (cause) {
    loaded.delete(language);
    throw new CodiError("unavailable", `The grammar for ${language} cannot be loaded.`, {
      hint: "Install codi-mcp anew: a file of it is missing or damaged.",
      cause,
    });
  } finally {
    if (isUnoptimised) setFlagsFromString("--no-liftoff-only");
  }
}

/** The build puts all grammars beside its chunks; a checkout has them in their packages. */
function fileOf(from: string, file: string): string {
  const built = fileURLToPath(new URL(`grammars/${file}`, import.meta.url));
  return existsSync(built) ? built : createRequire(import.meta.url).resolve(`${from}/${file}`);
}

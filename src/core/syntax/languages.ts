import type { LanguageSpec } from "./spec.ts";

/** A language that files are read in. */
export interface Language {
  /** File name endings, longest first where one ends the other; lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Whole file names. */
  readonly names?: readonly string[];
  /** Words by which a `#!` line names the interpreter. */
  readonly interpreters?: readonly string[];
  /** File of the grammar: the same name in node_modules (below `from`) and in dist/grammars. None: read without one. */
  readonly grammar?: { readonly from: string; readonly file: string };
  readonly spec: () => Promise<{ readonly spec: LanguageSpec }>;
}

const grammar = (from: string, file: string) => ({ from, file: `tree-sitter-${file}.wasm` });

/** All languages. A new one is a row here and a file in `languages/`. */
export const languages: Readonly<Record<string, Language>> = {
  typescript: {
    extensions: [".ts", ".mts", ".cts"],
    grammar: grammar("tree-sitter-typescript", "typescript"),
    spec: () => import("./languages/typescript.ts"),
  },
  tsx: {
    extensions: [".tsx"],
    grammar: grammar("tree-sitter-typescript", "tsx"),
    spec: () => import("./languages/tsx.ts"),
  },
  javascript: {
    extensions: [".js", ".mjs", ".cjs", ".jsx"],
    interpreters: ["node", "bun", "deno"],
    grammar: grammar("tree-sitter-javascript", "javascript"),
    spec: () => import("./languages/javascript.ts"),
  },
  python: {
    extensions: [".pyi", ".pyw", ".py"],
    interpreters: ["python", "python3", "python2"],
    grammar: grammar("tree-sitter-python", "python"),
    spec: () => import("./languages/python.ts"),
  },
  go: {
    extensions: [".go"],
    grammar: grammar("tree-sitter-go", "go"),
    spec: () => import("./languages/go.ts"),
  },
  rust: {
    extensions: [".rs"],
    grammar: grammar("tree-sitter-rust", "rust"),
    spec: () => import("./languages/rust.ts"),
  },
  java: {
    extensions: [".java"],
    grammar: grammar("tree-sitter-java", "java"),
    spec: () => import("./languages/java.ts"),
  },
};

const byExtension = new Map<string, string>();
const byName = new Map<string, string>();

/** Id of the language that a path is written in, by its name alone; undefined for one we do not read. */
export function languageOf(path: string): string | undefined {
  if (byExtension.size === 0) fill();
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
  const known = byName.get(name);
  if (known !== undefined) return known;
  const dot = name.lastIndexOf(".");
  return dot < 0 ? undefined : byExtension.get(name.slice(dot));
}

function fill(): void {
  for (const [id, { extensions, names = [] }] of Object.entries(languages)) {
    for (const extension of extensions) byExtension.set(extension, id);
    for (const name of names) byName.set(name.toLowerCase(), id);
  }
}

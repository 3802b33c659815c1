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
  /** Node 20 spends 10 seconds and more on making its code faster, and no other grammar loads meanwhile. */
  readonly isSlowToOptimise?: true;
  readonly spec: () => Promise<{ readonly spec: LanguageSpec }>;
}

const rebuilt = "@repomix/tree-sitter-wasms/out";
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
  c: {
    extensions: [".c", ".h"],
    grammar: grammar("tree-sitter-c", "c"),
    spec: () => import("./languages/c.ts"),
  },
  cpp: {
    extensions: [
      ".cpp",
      ".cc",
      ".cxx",
      ".c++",
      ".hpp",
      ".hh",
      ".hxx",
      ".h++",
      ".ipp",
      ".tpp",
      ".inl",
      ".cu",
      ".cuh",
    ],
    grammar: grammar("tree-sitter-cpp", "cpp"),
    spec: () => import("./languages/cpp.ts"),
  },
  c_sharp: {
    extensions: [".cs", ".csx"],
    grammar: grammar("tree-sitter-c-sharp", "c_sharp"),
    spec: () => import("./languages/c-sharp.ts"),
  },
  ruby: {
    extensions: [".rb", ".rake", ".gemspec", ".ru", ".rbi", ".podspec"],
    names: ["Rakefile", "Gemfile", "Guardfile", "Vagrantfile", "Podfile", "Fastfile", "Capfile", "Brewfile"],
    interpreters: ["ruby"],
    grammar: grammar("tree-sitter-ruby", "ruby"),
    spec: () => import("./languages/ruby.ts"),
  },
  php: {
    extensions: [".php", ".phtml", ".inc", ".php5", ".phps"],
    interpreters: ["php"],
    grammar: grammar("tree-sitter-php", "php"),
    spec: () => import("./languages/php.ts"),
  },
  bash: {
    extensions: [".sh", ".bash", ".zsh", ".ksh", ".bats"],
    names: [
      ".bashrc",
      ".bash_profile",
      ".bash_aliases",
      ".profile",
      ".zshrc",
      ".zshenv",
      ".zprofile",
      "PKGBUILD",
    ],
    interpreters: ["sh", "bash", "dash", "zsh", "ksh"],
    grammar: grammar("tree-sitter-bash", "bash"),
    spec: () => import("./languages/bash.ts"),
  },
  kotlin: {
    extensions: [".kt", ".kts"],
    grammar: grammar("@tree-sitter-grammars/tree-sitter-kotlin", "kotlin"),
    spec: () => import("./languages/kotlin.ts"),
  },
  scala: {
    extensions: [".scala", ".sc", ".sbt"],
    grammar: grammar("tree-sitter-scala", "scala"),
    spec: () => import("./languages/scala.ts"),
  },
  swift: {
    extensions: [".swift"],
    interpreters: ["swift"],
    grammar: grammar(rebuilt, "swift"),
    isSlowToOptimise: true,
    spec: () => import("./languages/swift.ts"),
  },
  lua: {
    extensions: [".lua", ".rockspec"],
    interpreters: ["lua", "luajit"],
    grammar: grammar("@tree-sitter-grammars/tree-sitter-lua", "lua"),
    spec: () => import("./languages/lua.ts"),
  },
  dart: {
    extensions: [".dart"],
    grammar: grammar(rebuilt, "dart"),
    spec: () => import("./languages/dart.ts"),
  },
  elixir: {
    extensions: [".ex", ".exs"],
    interpreters: ["elixir"],
    grammar: grammar("tree-sitter-elixir", "elixir"),
    spec: () => import("./languages/elixir.ts"),
  },
  zig: {
    extensions: [".zig"],
    grammar: grammar("@tree-sitter-grammars/tree-sitter-zig", "zig"),
    spec: () => import("./languages/zig.ts"),
  },
  solidity: {
    extensions: [".sol"],
    grammar: grammar("tree-sitter-solidity", "solidity"),
    spec: () => import("./languages/solidity.ts"),
  },
  r: {
    extensions: [".r"],
    names: [".Rprofile"],
    interpreters: ["Rscript"],
    grammar: grammar("@davisvaughan/tree-sitter-r", "r"),
    spec: () => import("./languages/r.ts"),
  },
  html: {
    extensions: [".html", ".htm", ".xhtml"],
    grammar: grammar("tree-sitter-html", "html"),
    spec: () => import("./languages/html.ts"),
  },
  css: {
    extensions: [".css"],
    grammar: grammar("tree-sitter-css", "css"),
    spec: () => import("./languages/css.ts"),
  },
  json: {
    extensions: [".json", ".jsonc", ".json5", ".webmanifest"],
    grammar: grammar("tree-sitter-json", "json"),
    spec: () => import("./languages/json.ts"),
  },
  yaml: {
    extensions: [".yaml", ".yml"],
    grammar: grammar("@tree-sitter-grammars/tree-sitter-yaml", "yaml"),
    spec: () => import("./languages/yaml.ts"),
  },
  toml: {
    extensions: [".toml"],
    grammar: grammar("@tree-sitter-grammars/tree-sitter-toml", "toml"),
    spec: () => import("./languages/toml.ts"),
  },
  hcl: {
    extensions: [".tf", ".hcl", ".tfvars"],
    grammar: grammar("@tree-sitter-grammars/tree-sitter-hcl", "hcl"),
    spec: () => import("./languages/hcl.ts"),
  },
  vue: {
    extensions: [".vue"],
    spec: () => import("./languages/vue.ts"),
  },
  markdown: {
    extensions: [".md", ".markdown", ".mdx"],
    spec: () => import("./languages/markdown.ts"),
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

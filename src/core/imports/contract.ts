import type { Import } from "../syntax/index.ts";

/** The files of a workspace, as import resolution sees them. Paths are those of the index: relative, with `/`. */
export interface ProjectFiles {
  /** Whether the index holds a file of this path. */
  has(path: string): boolean;
  /** Paths of indexed files directly in a folder (`""` for the root). */
  filesIn(folder: string): readonly string[];
  /** All folders that directly hold indexed files, the root as `""`: Go and Java look for a package wherever it lies. */
  folders(): Iterable<string>;
  /** Text of a configuration file (package.json, tsconfig.json, go.mod, Cargo.toml …) or undefined. */
  read(path: string): string | undefined;
}

/** A file that imports. */
export interface Importer {
  readonly path: string;
  readonly language: string;
  /** `Extraction.package`. */
  readonly package: string | undefined;
}

/**
 * Where an import leads, as module keys. A module is a set of files that share their top-level names: the file itself
 * in TypeScript, JavaScript, Python and Rust (its path), a folder in Go, a package in Java.
 */
export interface ResolvedImport {
  /** Module whose name `imported` is meant; undefined when it is not in the workspace. */
  readonly module: string | undefined;
  /** Module that the imported name itself stands for, where it is one: `import * as x`, `from pkg import mod`. */
  readonly namespace: string | undefined;
  /**
   * Where `imported` is no top-level name of `module`: the name path of the definition that holds it, as `Outer/Inner`
   * (a nested class or static member in Java, an enum's variant or an inline `mod` in Rust).
   */
  readonly within?: string;
}

/** Finds modules by the rules of one language. Reads configuration once; made anew when files come or go. */
export interface ModuleResolver {
  /** Key of the module that a file belongs to. */
  moduleOf(file: Importer): string;
  resolve(entry: Pick<Import, "specifier" | "imported">, from: Importer): ResolvedImport;
}

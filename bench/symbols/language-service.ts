import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The compiler that says what is true; it is no dependency of ours. */
const version = "5.9.3";

/** What is used of the compiler's interface. */
interface TypeScript {
  createLanguageService(host: object): LanguageService;
  getDefaultLibFilePath(options: object): string;
  isInComment(file: unknown, position: number): unknown;
  readonly ScriptSnapshot: { fromString(text: string): unknown };
  readonly sys: Readonly<Record<string, unknown>> & { readFile(path: string): string | undefined };
}

interface LanguageService {
  findReferences(path: string, position: number): readonly FoundSymbol[] | undefined;
  getProgram(): { getSourceFile(path: string): unknown };
}

interface FoundSymbol {
  readonly references: readonly {
    readonly fileName: string;
    readonly textSpan: { readonly start: number; readonly length: number };
  }[];
}

export interface Occurrence {
  readonly path: string;
  readonly offset: number;
}

/** Answers with the compiler's own knowledge. */
export interface Oracle {
  /** Places outside comments, spelled like the symbol at an offset, that mean it; its definitions are among them. */
  references(path: string, offset: number, name: string): readonly Occurrence[];
}

/** @param texts absolute path → text of all files of the project */
export function createOracle(texts: ReadonlyMap<string, string>, root: string): Oracle {
  const ts = loadTypeScript();
  const options = {
    target: 99,
    module: 99,
    moduleResolution: 100,
    allowImportingTsExtensions: true,
    allowJs: true,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    jsx: 4,
    experimentalDecorators: true,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
  };
  const textOf = (path: string) => texts.get(path) ?? ts.sys.readFile(path);
  const service = ts.createLanguageService({
    fileExists: ts.sys["fileExists"],
    readFile: ts.sys.readFile,
    readDirectory: ts.sys["readDirectory"],
    directoryExists: ts.sys["directoryExists"],
    getDirectories: ts.sys["getDirectories"],
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path: string) => {
      const text = textOf(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: () => ts.getDefaultLibFilePath(options),
  });
  const program = service.getProgram();
  return {
    references(path, offset, name) {
      const found = service.findReferences(path, offset) ?? [];
      return found.flatMap(({ references }) =>
        references.flatMap(({ fileName, textSpan: { start, length } }) => {
          const spelled = texts.get(fileName)?.slice(start, start + length);
          if (spelled !== name || ts.isInComment(program.getSourceFile(fileName), start)) return [];
          return [{ path: fileName, offset: start }];
        }),
      );
    },
  };
}

/** From the npm registry, once; kept in the system's folder for temporary files. */
export function typescriptFolder(): string {
  const folder = join(tmpdir(), "codi-mcp-bench", `typescript-${version}`);
  if (existsSync(folder)) return folder;
  const download = `${folder}-${process.pid}`;
  mkdirSync(download, { recursive: true });
  execFileSync("npm", ["pack", `typescript@${version}`, "--silent"], { cwd: download, stdio: "ignore" });
  execFileSync("tar", ["xzf", `typescript-${version}.tgz`], { cwd: download });
  renameSync(join(download, "package"), folder);
  return folder;
}

function loadTypeScript(): TypeScript {
  // The compiler has no types here, being no dependency: `TypeScript` above lists what is used of it.
  return createRequire(import.meta.url)(typescriptFolder()) as TypeScript;
}

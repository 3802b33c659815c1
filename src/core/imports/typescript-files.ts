import type { ProjectFiles } from "./contract.ts";
import { inside } from "./folders.ts";

const typeScript = [".ts", ".tsx", ".mts", ".cts", ".d.ts", ".d.mts", ".d.cts"];
const javaScript = [".js", ".jsx", ".mjs", ".cjs"];
const others = [".vue", ".json"];

/** What an extension that is written in an import may stand for: the source that the file will be made from. */
const sources: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".d.ts", ".jsx"],
  ".jsx": [".tsx", ".d.ts"],
  ".mjs": [".mts", ".d.mts", ".ts"],
  ".cjs": [".cts", ".d.cts", ".ts"],
};

/** Finds the file that a path in an import means: as written, as its source, with an extension, as a folder. */
export interface ModuleFiles {
  find(path: string, fromJavaScript: boolean): string | undefined;
}

/** @param mainOf the path that a folder's package.json names as its main file */
export function createModuleFiles(
  files: ProjectFiles,
  mainOf: (folder: string) => readonly string[],
): ModuleFiles {
  const asFile = (path: string, fromJavaScript: boolean): string | undefined => {
    const [written] = /\.[cm]?jsx?$/.exec(path) ?? [];
    const rewritten =
      written === undefined
        ? []
        : (sources[written] ?? []).map((extension) => path.slice(0, -written.length) + extension);
    const added = fromJavaScript ? [...javaScript, ...typeScript] : [...typeScript, ...javaScript];
    const candidates = [
      ...(fromJavaScript ? [path, ...rewritten] : [...rewritten, path]),
      ...[...added, ...others].map((extension) => path + extension),
    ];
    return candidates.find((candidate) => files.has(candidate));
  };
  return {
    find(path, fromJavaScript) {
      const file = path === "" ? undefined : asFile(path, fromJavaScript);
      if (file !== undefined) return file;
      for (const main of [...mainOf(path), inside(path, "index")]) {
        const found = asFile(main, fromJavaScript) ?? asFile(inside(main, "index"), fromJavaScript);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

import type { ProjectFiles } from "../../../src/core/imports/index.ts";

/** A workspace for resolvers: path → text. Files are `indexed` when their name looks like source. */
export function project(texts: Readonly<Record<string, string>>): ProjectFiles {
  const sources = Object.keys(texts).filter((path) =>
    /\.(py|pyi|go|rs|java|[cm]?tsx?|[cm]?jsx?)$/.test(path),
  );
  const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
  return {
    has: (path) => sources.includes(path),
    filesIn: (folder) => sources.filter((path) => folderOf(path) === folder),
    folders: () => new Set(sources.map(folderOf)),
    read: (path) => texts[path],
  };
}

/** A project of empty files. */
export function empty(...paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, ""]));
}

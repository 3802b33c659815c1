import type { ProjectFiles } from "./contract.ts";
import { follow, inside } from "./folders.ts";

/** What a go.mod says. */
export interface GoModule {
  /** Import path of its root folder. */
  readonly path: string;
  readonly folder: string;
  /** Import paths that lead to a folder of the workspace instead. */
  readonly replacements: readonly { readonly old: string; readonly folder: string }[];
}

/** Reads the go.mod of a folder (https://go.dev/ref/mod#go-mod-file); undefined where there is none. */
export function readGoModule(files: ProjectFiles, folder: string): GoModule | undefined {
  const text = files.read(inside(folder, "go.mod"))?.replace(/\/\/.*$/gm, "");
  const path =
    text === undefined ? undefined : /^\s*module\s+(?:\(\s*)?("[^"]+"|`[^`]+`|\S+)/m.exec(text)?.[1];
  if (text === undefined || path === undefined) return undefined;
  return { path: unquoted(path), folder, replacements: replacementsIn(text, folder) };
}

/** Both forms, `replace a => b` and lines in `replace ( … )`; only those that lead to a folder matter here. */
function replacementsIn(text: string, folder: string): GoModule["replacements"] {
  return [
    ...text.matchAll(/^\s*(?:replace\s+)?([^\s()]+)(?:\s+v\S+)?\s+=>\s+("?\.{1,2}(?:\/[^\s"]*)?"?)\s*$/gm),
  ].flatMap(([, old = "", target = ""]) => {
    const at = follow(folder, unquoted(target));
    return at === undefined ? [] : [{ old: unquoted(old), folder: at }];
  });
}

function unquoted(word: string): string {
  return word.replace(/^["`]|["`]$/g, "");
}

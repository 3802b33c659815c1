import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ignore, { type Ignore } from "ignore";

/** What the .gitignore files that are in force for a folder say about its entries. */
export interface IgnoreRules {
  /** @param absolute path of an entry at or below the folder these rules were made for. */
  isIgnored(absolute: string, isFolder: boolean): boolean;
  /** The rules for a folder further down, whose own .gitignore has this content. */
  withFile(folder: string, content: string): IgnoreRules;
}

/**
 * Rules of a folder's ancestors: every .gitignore up to the folder that holds `.git`, and its `.git/info/exclude`.
 * Outside a repository none of the ancestors counts. The folder's own file is not read here.
 */
export function rulesAbove(folder: string): IgnoreRules {
  const ancestors = [folder];
  for (let at = path.dirname(folder); at !== ancestors.at(-1); at = path.dirname(at)) ancestors.push(at);
  const top = ancestors.findIndex((ancestor) => existsSync(path.join(ancestor, ".git")));
  if (top === -1) return noRules;
  const repository = ancestors[top] ?? folder;
  const exclude = readRules(path.join(repository, ".git", "info", "exclude"));
  const above = ancestors.slice(1, top + 1).reverse();
  return above.reduce(
    (rules, ancestor) => rules.withFile(ancestor, readRules(path.join(ancestor, ".gitignore"))),
    noRules.withFile(repository, exclude),
  );
}

/** The text of an ignore file; a missing or unreadable one ignores nothing. */
export function readRules(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  } catch {
    return ""; // a folder of that name, or closed to us: more is shown, never less
  }
}

interface Layer {
  /** Folder of the file, with a separator at its end. */
  readonly prefix: string;
  readonly matcher: Ignore;
}

/** The innermost file that has a word on a path decides, as in git. */
function layered(layers: readonly Layer[]): IgnoreRules {
  return {
    isIgnored(absolute, isFolder) {
      for (let index = layers.length - 1; index >= 0; index--) {
        const layer = layers[index];
        if (layer === undefined || absolute.length < layer.prefix.length) continue; // a file says nothing of its own folder
        const inside = withSlashes(absolute.slice(layer.prefix.length));
        const verdict = layer.matcher.test(isFolder ? `${inside}/` : inside);
        if (verdict.ignored) return true;
        if (verdict.unignored) return false;
      }
      return false;
    },
    withFile(folder, content) {
      const layer = layerOf(folder, content);
      return layer ? layered([...layers, layer]) : this;
    },
  };
}

/** Rules of no file at all. */
export const noRules: IgnoreRules = layered([]);

const withSlashes =
  path.sep === "/" ? (inside: string) => inside : (inside: string) => inside.replaceAll(path.sep, "/");

function layerOf(folder: string, content: string): Layer | undefined {
  if (content.trim() === "") return undefined;
  const matcher = ignore({ ignorecase: process.platform !== "linux" }).add(content);
  return { prefix: folder.endsWith(path.sep) ? folder : folder + path.sep, matcher };
}

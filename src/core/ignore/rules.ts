import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ignore, { type Ignore } from "ignore";

/** Files that say what to leave out, the later ones overruling the earlier ones, as in ripgrep. */
export const ignoreFiles: readonly string[] = [".gitignore", ".ignore", ".rgignore"];

/** What the ignore files that are in force for a folder say about its entries. */
export interface IgnoreRules {
  /** @param absolute path of an entry at or below the folder these rules were made for. */
  isIgnored(absolute: string, isFolder: boolean): boolean;
  /** The rules for a folder further down, whose own ignore files have this content. */
  withFile(folder: string, content: string): IgnoreRules;
}

/**
 * Rules of a folder's ancestors: every ignore file up to the folder that holds `.git`, and its `.git/info/exclude`.
 * Outside a repository none of the ancestors counts. The folder's own files are not read here.
 */
export function rulesAbove(folder: string): IgnoreRules {
  const ancestors = [folder];
  for (let at = path.dirname(folder); at !== ancestors.at(-1); at = path.dirname(at)) ancestors.push(at);
  const top = ancestors.findIndex((ancestor) => existsSync(path.join(ancestor, ".git")));
  if (top === -1) return noRules;
  const repository = ancestors[top] ?? folder;
  const exclude = readText(path.join(repository, ".git", "info", "exclude"));
  const above = ancestors.slice(1, top + 1).reverse();
  return above.reduce(
    (rules, ancestor) => withAncestor(rules, ancestor, readIgnoreFiles(ancestor, ignoreFiles), folder),
    withAncestor(noRules, repository, exclude, folder),
  );
}

/** Who works in a folder that an ancestor ignores, as a whole, wants what is in it. */
function withAncestor(rules: IgnoreRules, ancestor: string, content: string, folder: string): IgnoreRules {
  const more = rules.withFile(ancestor, content);
  return ancestor !== folder && more.isIgnored(folder, true) ? rules : more;
}

/** The text of a folder's ignore files, those of the given names; a missing or unreadable one ignores nothing. */
export function readIgnoreFiles(folder: string, names: readonly string[]): string {
  return names.map((name) => readText(path.join(folder, name))).join("\n");
}

function readText(file: string): string {
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

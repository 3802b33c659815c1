import type { ProjectFiles } from "./contract.ts";
import { follow, inside, remembered, upwards } from "./folders.ts";
import { isObject, readJson, textOf } from "./json.ts";
import { fillWildcard, matchWildcard } from "./wildcard.ts";

/** The packages of a workspace, by their package.json. Source: https://nodejs.org/api/packages.html. */
export interface Packages {
  /** Folder of the package of this name, if it lies in the workspace. */
  folderOf(name: string): string | undefined;
  /** Paths that a folder's package.json names as its main file, sources first. */
  mainOf(folder: string): readonly string[];
  /** Paths that `name/sub/path` may mean, best first. */
  pathsOf(specifier: string): readonly string[];
  /** Paths that `#name` may mean in a file of this folder. */
  internalPathsOf(folder: string, specifier: string): readonly string[];
}

export function createPackages(files: ProjectFiles): Packages {
  const manifestOf = remembered((folder) => readJson(files.read(inside(folder, "package.json"))));
  let folders: ReadonlyMap<string, string> | undefined;
  const byName = () => {
    folders ??= namedFolders(files, manifestOf);
    return folders;
  };
  const inFolder = (folder: string, targets: readonly string[]) =>
    targets
      .flatMap((target) => [target, ...asSource(target)])
      .flatMap((target) => follow(folder, target) ?? []);
  const mainOf = (folder: string): readonly string[] => {
    const manifest = manifestOf(folder);
    if (manifest === undefined) return [];
    const exported = targetsOf(manifest["exports"], ".");
    const named = ["source", "types", "typings", "module", "main", "browser"].flatMap(
      (key) => textOf(manifest[key]) ?? [],
    );
    return inFolder(folder, [...exported, ...named, "src/index", "index", "lib/index"]);
  };

  return {
    folderOf: (name) => byName().get(name),
    mainOf,
    pathsOf(specifier) {
      const [, name = "", rest = ""] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
      const folder = byName().get(name);
      if (folder === undefined) return [];
      if (rest === "") return mainOf(folder);
      const exported = targetsOf(manifestOf(folder)?.["exports"], `./${rest}`);
      return [...inFolder(folder, exported), inside(folder, rest), inside(folder, `src/${rest}`)];
    },
    internalPathsOf(folder, specifier) {
      const home = upwards(folder).find((step) => manifestOf(step) !== undefined);
      if (home === undefined) return [];
      const imports = manifestOf(home)?.["imports"];
      if (!isObject(imports)) return [];
      const match = matchWildcard(Object.entries(imports), specifier);
      if (match === undefined) return [];
      return inFolder(
        home,
        leaves(match.value).map((target) => fillWildcard(target, match.rest)),
      );
    },
  };
}

/** Every folder that holds files, or lies around one, may be a package. */
function namedFolders(
  files: ProjectFiles,
  manifestOf: (folder: string) => Readonly<Record<string, unknown>> | undefined,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const folder of files.folders())
    for (const step of upwards(folder)) {
      if (seen.has(step)) break;
      seen.add(step);
      const name = textOf(manifestOf(step)?.["name"]);
      if (name !== undefined && !found.has(name)) found.set(name, step);
    }
  return found;
}

/** Targets of a subpath in `exports`, whatever the condition: the one that leads to a file of the workspace is meant. */
function targetsOf(exports: unknown, subpath: string): readonly string[] {
  if (!isObject(exports) || !Object.keys(exports).some((key) => key.startsWith(".")))
    return subpath === "." ? leaves(exports) : [];
  const match = matchWildcard(Object.entries(exports), subpath);
  return match === undefined ? [] : leaves(match.value).map((target) => fillWildcard(target, match.rest));
}

const firstConditions = ["source", "development", "types", "import"];

/** All paths in a value of `exports` or `imports`; conditions that lead to sources come first. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (!isObject(value)) return [];
  const rank = (key: string) =>
    (firstConditions.indexOf(key) + firstConditions.length + 1) % (firstConditions.length + 1);
  return Object.entries(value)
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([, target]) => leaves(target));
}

/** Where the source of a built file lies by custom: `dist/esm/a.js` comes from `src/a`. */
function asSource(target: string): readonly string[] {
  const built =
    /^(?:\.\/)?(?:dist|build|lib|out|es|esm|cjs|output)\/(?:(?:esm|cjs|es|types|src|module|node|browser)\/)*(.*?)(?:\.d)?\.[cm]?[jt]sx?$/;
  const [, rest] = built.exec(target) ?? [];
  return rest === undefined ? [] : [`src/${rest}`, `source/${rest}`, rest];
}

import type { Importer, ModuleResolver, ProjectFiles } from "./contract.ts";
import { folderOf, follow, inside, remembered, upwards } from "./folders.ts";
import { type GoModule, readGoModule } from "./go-module.ts";

/**
 * Go's rules: `vendor` folders, then the importer's module with its `replace` lines, then the other modules of the
 * workspace, then – for trees without go.mod – the one folder whose path ends like the import.
 */
export function createGoResolver(files: ProjectFiles): ModuleResolver {
  const holdsGo = remembered((folder) => files.filesIn(folder).some((path) => path.endsWith(".go")));
  const moduleIn = remembered((folder) => readGoModule(files, folder));
  const moduleAround = remembered((folder) => firstOf(upwards(folder), moduleIn));
  const allModules = remembered(() => modulesOf(files, moduleIn));
  const bySuffix = remembered(() => foldersByEnd(files, holdsGo));

  function find(path: string, folder: string): string | undefined {
    if (path.startsWith("./") || path.startsWith("../")) return existing(follow(folder, path), holdsGo);
    const vendored = firstOf(upwards(folder), (step) =>
      existing(inside(inside(step, "vendor"), path), holdsGo),
    );
    if (vendored !== undefined) return vendored;
    const own = moduleAround(folder);
    if (own !== undefined) {
      const inOwn = below(own, path, holdsGo) ?? replaced(own, path, holdsGo);
      if (inOwn !== undefined) return inOwn;
    }
    return inOther(allModules(""), path, holdsGo) ?? byEnd(path, own !== undefined);
  }

  /** Where no module says what a folder is called, its path has to: never when two folders fit. */
  function byEnd(path: string, inModule: boolean): string | undefined {
    const steps = path.split("/");
    const isStandard = !steps[0]?.includes(".");
    if (inModule && isStandard) return undefined;
    const whole = bySuffix("").get(path);
    if (whole !== undefined) return whole.length === 1 ? whole[0] : undefined;
    if (inModule || isStandard) return undefined;
    // A checkout of `github.com/a/b`: `b` and what is before it are not among the folders.
    for (let skipped = /^(github|gitlab)\.com$|^bitbucket\.org$/.test(steps[0] ?? "") ? 3 : 2; ; skipped++) {
      if (skipped >= steps.length) return undefined;
      const end = steps.slice(skipped).join("/");
      const found = bySuffix("").get(end);
      if (found !== undefined) return found.length === 1 ? found[0] : undefined;
    }
  }

  return {
    moduleOf: keyOf,
    resolve({ specifier, imported }, from) {
      if (specifier === ".") return { module: keyOf(from), namespace: undefined };
      const folder = specifier === "C" ? undefined : find(specifier, folderOf(from.path));
      const module = folder === undefined ? undefined : key(folder);
      return { module, namespace: imported === "*" ? module : undefined };
    },
  };
}

/** A folder is one package, besides `main` programs and tests that see the package from outside. */
function keyOf(file: Importer): string {
  const folder = key(folderOf(file.path));
  const name = file.package ?? "";
  const isApart = name === "main" || (name.endsWith("_test") && file.path.endsWith("_test.go"));
  return isApart ? `${folder}#${name}` : folder;
}

function key(folder: string): string {
  return folder === "" ? "." : folder;
}

function existing(folder: string | undefined, holdsGo: (folder: string) => boolean): string | undefined {
  return folder !== undefined && holdsGo(folder) ? folder : undefined;
}

function firstOf<Value>(
  folders: readonly string[],
  find: (folder: string) => Value | undefined,
): Value | undefined {
  for (const folder of folders) {
    const found = find(folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

function below(module: GoModule, path: string, holdsGo: (folder: string) => boolean): string | undefined {
  const rest = restOf(path, module.path);
  return rest === undefined ? undefined : existing(inside(module.folder, rest), holdsGo);
}

/** What follows a prefix of whole steps; the standard library's own module has no prefix at all. */
function restOf(path: string, prefix: string): string | undefined {
  if (prefix === "std") return path;
  if (path === prefix) return "";
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : undefined;
}

function replaced(module: GoModule, path: string, holdsGo: (folder: string) => boolean): string | undefined {
  for (const { old, folder } of module.replacements) {
    const found = below({ path: old, folder, replacements: [] }, path, holdsGo);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inOther(
  modules: readonly GoModule[],
  path: string,
  holdsGo: (folder: string) => boolean,
): string | undefined {
  const fits = modules.filter((module) => below(module, path, holdsGo) !== undefined);
  const longest = Math.max(...fits.map((module) => module.path.length));
  const best = fits.filter((module) => module.path.length === longest);
  return best.length === 1 && best[0] !== undefined ? below(best[0], path, holdsGo) : undefined;
}

/** go.mod may lie in a folder without Go files of its own, so every folder around one that has some is asked. */
function modulesOf(
  files: ProjectFiles,
  moduleIn: (folder: string) => GoModule | undefined,
): readonly GoModule[] {
  const asked = new Set<string>();
  for (const folder of files.folders()) {
    if (files.filesIn(folder).some((path) => path.endsWith(".go"))) {
      for (const step of upwards(folder)) asked.add(step);
    }
  }
  return [...asked].flatMap((folder) => moduleIn(folder) ?? []);
}

/** Every end of the path of every folder that holds Go files → the folders that end so. */
function foldersByEnd(
  files: ProjectFiles,
  holdsGo: (folder: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const ends = new Map<string, string[]>();
  for (const folder of files.folders()) {
    if (folder === "" || !holdsGo(folder)) continue;
    const steps = folder.split("/");
    for (let from = 0; from < steps.length; from++) {
      const end = steps.slice(from).join("/");
      const known = ends.get(end);
      if (known === undefined) ends.set(end, [folder]);
      else known.push(folder);
    }
  }
  return ends;
}

import type { ProjectFiles } from "./contract.ts";
import { folderOf, follow, inside, remembered, upwards } from "./folders.ts";
import { isObject, readJson, textOf, textsOf } from "./json.ts";
import { fillWildcard, matchWildcard } from "./wildcard.ts";

/** What tsconfig.json says of bare specifiers. Source: https://www.typescriptlang.org/tsconfig, `paths`, `baseUrl`, `extends`. */
interface Rules {
  /** Folder that bare specifiers are tried in. */
  readonly baseUrl: string | undefined;
  readonly paths: readonly (readonly [string, readonly string[]])[];
  /** Folder that the targets of `paths` are taken from. */
  readonly pathsFrom: string;
}

/** Longest chain of `extends`, and of references below a configuration, that is followed. */
const maxDepth = 8;

/** @returns a function from an importing folder and a bare specifier to the paths that it may mean, best first */
export function createConfiguredPaths(
  files: ProjectFiles,
  packageFolder: (name: string) => string | undefined,
): (folder: string, specifier: string) => readonly string[] {
  const read = remembered((path) => readRules(path, 0));
  const nearest = remembered((folder) => {
    for (const step of upwards(folder))
      for (const name of ["tsconfig.json", "jsconfig.json"])
        if (files.read(inside(step, name)) !== undefined) return read(inside(step, name));
    return [];
  });

  function readRules(path: string, depth: number): readonly Rules[] {
    const config = readJson(files.read(path));
    if (config === undefined || depth > maxDepth) return [];
    const options = isObject(config["compilerOptions"]) ? config["compilerOptions"] : {};
    const folder = folderOf(path);
    const inherited = textsOf(config["extends"])
      .flatMap((parent) => extendedConfig(folder, parent) ?? [])
      .flatMap((parent) => readRules(parent, depth + 1).slice(0, 1))
      .reduce<Rules>(overlay, { baseUrl: undefined, paths: [], pathsFrom: folder });
    const ownBase = textOf(options["baseUrl"]);
    const baseUrl = ownBase === undefined ? inherited.baseUrl : follow(folder, ownBase);
    const own = isObject(options["paths"])
      ? Object.entries(options["paths"]).map(([key, targets]) => [key, textsOf(targets)] as const)
      : undefined;
    const rules: Rules =
      own === undefined ? { ...inherited, baseUrl } : { baseUrl, paths: own, pathsFrom: baseUrl ?? folder };
    return [rules, ...referenced(config, folder, depth)];
  }

  /** A configuration that only names others (`references`) says nothing itself: theirs hold beside it. */
  function referenced(
    config: Readonly<Record<string, unknown>>,
    folder: string,
    depth: number,
  ): readonly Rules[] {
    const entries = Array.isArray(config["references"]) ? config["references"] : [];
    return entries.flatMap((entry: unknown) => {
      const named = isObject(entry) ? textOf(entry["path"]) : undefined;
      const path = named === undefined ? undefined : follow(folder, named);
      if (path === undefined || !path.endsWith(".json")) return [];
      return readRules(path, depth + 1);
    });
  }

  function extendedConfig(folder: string, parent: string): string | undefined {
    const isRelative = parent.startsWith(".");
    const path = isRelative ? follow(folder, parent) : inPackage(parent);
    if (path === undefined) return undefined;
    const candidates = [path, `${path}.json`, inside(path, "tsconfig.json")];
    return candidates.find((candidate) => candidate.endsWith(".json") && files.read(candidate) !== undefined);
  }

  function inPackage(specifier: string): string | undefined {
    const [, name = "", rest = ""] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(specifier) ?? [];
    const folder = packageFolder(name);
    return folder === undefined ? undefined : inside(folder, rest);
  }

  return (folder, specifier) =>
    nearest(folder).flatMap(({ baseUrl, paths, pathsFrom }) => {
      const match = matchWildcard(paths, specifier);
      const targets = (match?.value ?? []).map((target) => fillWildcard(target, match?.rest));
      const base = baseUrl === undefined ? [] : [follow(baseUrl, specifier)];
      return [...targets.map((target) => follow(pathsFrom, target)), ...base].flatMap((path) => path ?? []);
    });
}

function overlay(below: Rules, above: Rules): Rules {
  const hasPaths = above.paths.length > 0;
  return {
    baseUrl: above.baseUrl ?? below.baseUrl,
    paths: hasPaths ? above.paths : below.paths,
    pathsFrom: hasPaths ? above.pathsFrom : below.pathsFrom,
  };
}

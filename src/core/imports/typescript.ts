import type { ModuleResolver, ProjectFiles } from "./contract.ts";
import { folderOf, follow, remembered } from "./folders.ts";
import { createConfiguredPaths } from "./typescript-config.ts";
import { createModuleFiles } from "./typescript-files.ts";
import { createPackages } from "./typescript-packages.ts";

/**
 * Modules of TypeScript and JavaScript: relative paths, `paths` and `baseUrl` of tsconfig.json, packages of the same
 * workspace by name, `imports` of package.json. What lies outside the workspace leads nowhere.
 * Source: https://www.typescriptlang.org/docs/handbook/modules/reference.html.
 */
export function createTypescriptResolver(files: ProjectFiles): ModuleResolver {
  const packages = createPackages(files);
  const modules = createModuleFiles(files, packages.mainOf);
  const configured = createConfiguredPaths(files, packages.folderOf);

  const candidates = (folder: string, specifier: string): readonly string[] => {
    if (/^\.\.?(?:\/|$)/.test(specifier)) {
      const path = follow(folder, specifier);
      return path === undefined ? [] : [path];
    }
    if (specifier.startsWith("#"))
      return [...packages.internalPathsOf(folder, specifier), ...configured(folder, specifier)];
    return [...configured(folder, specifier), ...packages.pathsOf(specifier)];
  };
  // The key holds what the answer depends on: folder, kind of importer, specifier.
  const resolved = remembered((key) => {
    const [folder = "", kind, specifier = ""] = key.split("\0");
    for (const path of candidates(folder, specifier)) {
      const found = modules.find(path, kind === "javascript");
      if (found !== undefined) return found;
    }
    return undefined;
  });

  return {
    moduleOf: ({ path }) => path,
    resolve({ specifier, imported }, { path, language }) {
      const wanted = specifier.replace(/\?.*$/, "");
      const module = resolved(`${folderOf(path)}\0${language}\0${wanted}`);
      return { module, namespace: imported === "*" ? module : undefined };
    },
  };
}

import type { Importer, ModuleResolver, ProjectFiles } from "./contract.ts";
import { folderOf, remembered } from "./folders.ts";

/**
 * Java's rules: a module is a package, wherever its source roots lie. `a.b.Outer.Inner` is split at the longest package
 * that the workspace has; what is left names the class around the imported one.
 */
export function createJavaResolver(files: ProjectFiles): ModuleResolver {
  const packages = remembered(() => packageEnds(files));
  return {
    moduleOf: packageOf,
    resolve({ specifier, imported }, from) {
      if (specifier === ".") return { module: packageOf(from), namespace: undefined };
      const steps = specifier.split(".");
      for (let taken = steps.length; taken > 0; taken--) {
        const module = steps.slice(0, taken).join(".");
        if (!packages("").has(module)) continue;
        const outer = steps.slice(taken);
        return {
          module,
          namespace: imported === "*" && outer.length === 0 ? module : undefined,
          ...(outer.length > 0 && { within: outer.join("/") }),
        };
      }
      return { module: undefined, namespace: undefined };
    },
  };
}

/** Files without a package see only those that lie beside them. */
function packageOf(file: Importer): string {
  return file.package ?? `${folderOf(file.path)}/`;
}

/** Every end of a folder with Java files, as a package name: which end is the package only an import can tell. */
function packageEnds(files: ProjectFiles): ReadonlySet<string> {
  const ends = new Set<string>();
  for (const folder of files.folders()) {
    if (folder === "" || !files.filesIn(folder).some((path) => path.endsWith(".java"))) continue;
    const steps = folder.split("/");
    for (let from = 0; from < steps.length; from++) ends.add(steps.slice(from).join("."));
  }
  return ends;
}

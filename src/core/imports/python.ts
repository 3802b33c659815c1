import type { ModuleResolver, ProjectFiles, ResolvedImport } from "./contract.ts";
import { baseOf, folderOf, inside, remembered, upwards } from "./folders.ts";
import { sourceFolders } from "./python-project.ts";

const suffixes = [".py", ".pyi"] as const;
const nowhere: ResolvedImport = { module: undefined, namespace: undefined };

/**
 * Python's rules: a dotted name is looked for below each folder that would be on `sys.path` – the one around the
 * importer's own package first, then those around it with their source folders, then the other projects of the
 * workspace, if just one of them has it.
 */
export function createPythonResolver(files: ProjectFiles): ModuleResolver {
  const projects = remembered(() => otherProjects(files));
  const sources = remembered((folder) => sourceFolders(files, folder));
  const searched = remembered((folder) => searchedFrom(files, folder, sources));

  function find(names: readonly string[], folder: string): ResolvedImport {
    const first = names[0] ?? "";
    for (const root of searched(folder)) {
      const found = located(files, root, names);
      if (found.module !== undefined || ends(files, inside(root, first))) return found;
    }
    const roots = projects("").get(first) ?? [];
    return roots.length === 1 && roots[0] !== undefined ? located(files, roots[0], names) : nowhere;
  }

  return {
    moduleOf: (file) => file.path,
    resolve({ specifier, imported }, from) {
      const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
      const rest = specifier.slice(dots);
      const names = rest === "" ? [] : rest.split(".");
      const folder = folderOf(from.path);
      const wanted = imported === "*" || imported === "**" ? names : [...names, imported];
      const base = dots === 0 ? undefined : upwards(folder)[dots - 1];
      if (dots > 0 && base === undefined) return nowhere;
      const look = (path: readonly string[]): ResolvedImport =>
        base === undefined ? find(path, folder) : located(files, base, path);
      if (imported === "*") return look(names);
      const module = look(names).module;
      return { module, namespace: imported === "**" ? undefined : look(wanted).module };
    },
  };
}

/** The module of a dotted name below a folder; no names mean the package that the folder is. */
function located(files: ProjectFiles, root: string, names: readonly string[]): ResolvedImport {
  const path = names.reduce(inside, root);
  const module = packageFile(files, path) ?? (names.length === 0 ? undefined : moduleFile(files, path));
  return { module, namespace: module };
}

function packageFile(files: ProjectFiles, folder: string): string | undefined {
  return suffixes.map((suffix) => inside(folder, `__init__${suffix}`)).find((path) => files.has(path));
}

function moduleFile(files: ProjectFiles, path: string): string | undefined {
  return suffixes.map((suffix) => path + suffix).find((candidate) => files.has(candidate));
}

/** Whether Python's search ends here: a package or module does, a folder without `__init__.py` may go on elsewhere. */
function ends(files: ProjectFiles, path: string): boolean {
  return packageFile(files, path) !== undefined || moduleFile(files, path) !== undefined;
}

/** What is searched for the importers in a folder, in order. */
function searchedFrom(
  files: ProjectFiles,
  folder: string,
  sources: (folder: string) => readonly string[],
): readonly string[] {
  const above = upwards(folder);
  const own = above.findIndex((step) => packageFile(files, step) === undefined);
  const outside = own < 0 ? [] : above.slice(own).filter((step) => packageFile(files, step) === undefined);
  return [...new Set(outside.flatMap((step) => [step, ...sources(step)]))];
}

/** Top-level packages of all projects in the workspace: their name → the folders that hold one. */
function otherProjects(files: ProjectFiles): ReadonlyMap<string, readonly string[]> {
  const roots = new Map<string, string[]>();
  for (const folder of files.folders()) {
    const root = folderOf(folder);
    if (folder === "" || packageFile(files, folder) === undefined) continue;
    if (packageFile(files, root) !== undefined || !isProject(files, root)) continue;
    const name = baseOf(folder);
    roots.set(name, [...(roots.get(name) ?? []), root]);
  }
  return roots;
}

/** Whether a folder, or the one around it when it is a source folder, says that it is a Python project. */
function isProject(files: ProjectFiles, root: string): boolean {
  const folders = ["src", "lib", "python"].includes(baseOf(root)) ? [root, folderOf(root)] : [root];
  return folders.some((folder) =>
    ["pyproject.toml", "setup.py", "setup.cfg"].some(
      (name) => files.has(inside(folder, name)) || files.read(inside(folder, name)) !== undefined,
    ),
  );
}

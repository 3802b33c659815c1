import { parse } from "smol-toml";
import type { ProjectFiles } from "./contract.ts";
import { folderOf, follow, inside } from "./folders.ts";

/** Where projects keep their packages when they say nothing of it. */
const usual = ["src", "lib", "python"] as const;

/** Folders below a project's that are on its search path: the usual ones and those that its configuration names. */
export function sourceFolders(files: ProjectFiles, project: string): readonly string[] {
  const named = [
    ...fromPyproject(files.read(inside(project, "pyproject.toml"))),
    ...fromSetupCfg(files.read(inside(project, "setup.cfg"))),
  ];
  return [...usual, ...named].flatMap((folder) => follow(project, folder) ?? []);
}

/** setuptools, Poetry, Hatch, pytest, Pyright and mypy each have their own key for the same thing. */
function fromPyproject(text: string | undefined): readonly string[] {
  const tool = at(parsed(text), "tool");
  return [
    ...strings(at(tool, "setuptools", "packages", "find", "where")),
    ...strings(at(tool, "setuptools", "package-dir", "")),
    ...list(at(tool, "poetry", "packages")).flatMap((entry) => strings(at(entry, "from"))),
    ...strings(at(tool, "hatch", "build", "targets", "wheel", "packages")).map(folderOf),
    ...strings(at(tool, "hatch", "build", "targets", "wheel", "sources")),
    ...strings(at(tool, "pytest", "ini_options", "pythonpath")).flatMap((value) => value.split(/\s+/)),
    ...strings(at(tool, "pyright", "extraPaths")),
    ...strings(at(tool, "mypy", "mypy_path")).flatMap((value) => value.split(/[:,]/)),
  ];
}

/** `package_dir = =src`, on the same line or the next. */
function fromSetupCfg(text: string | undefined): readonly string[] {
  const named = /^package_dir\s*=\s*\n?\s*=\s*(\S+)/m.exec(text ?? "")?.[1];
  return named === undefined ? [] : [named];
}

/** A configuration that cannot be read says nothing: the usual folders still hold. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined; // the project's own tools will complain; imports are still found by the usual rules
  }
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Object.entries(found).find(([name]) => name === key)?.[1];
  }
  return found;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function strings(value: unknown): readonly string[] {
  return (typeof value === "string" ? [value] : list(value)).filter((item) => typeof item === "string");
}

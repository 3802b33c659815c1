import type { Importer, ModuleResolver, ProjectFiles, ResolvedImport } from "./contract.ts";
import { type Crates, createCrates } from "./rust-crates.ts";
import { createModuleTree, type ModuleTree, type Place } from "./rust-tree.ts";

const nowhere: ResolvedImport = { module: undefined, namespace: undefined };

/**
 * Rust's rules: a path starts at the crate, at the module itself or above it, at a child module, or at another crate of
 * the workspace, and is followed as far as files go; the rest of it names something inside the last file.
 */
export function createRustResolver(files: ProjectFiles): ModuleResolver {
  const crates = createCrates(files);
  const tree = createModuleTree(files, crates);
  return {
    moduleOf: (file) => file.path,
    resolve({ specifier, imported }, from) {
      const steps = specifier.split("::").map((step) => step.trim().replace(/^r#/, ""));
      const start = startOf(steps, from, crates, tree);
      if (start === undefined) return nowhere;
      const at = start.rest.reduce(tree.child, start.place);
      if (imported === "*") return resolved(at, at);
      return resolved(at, imported === "**" ? undefined : tree.child(at, imported));
    },
  };
}

interface Start {
  readonly place: Place;
  readonly rest: readonly string[];
}

function startOf(
  steps: readonly string[],
  from: Importer,
  crates: Crates,
  tree: ModuleTree,
): Start | undefined {
  const [first = "", ...rest] = steps;
  const here = tree.place(from.path);
  if (first === "crate" || first === "$crate") return begin(tree.root(from.path), rest);
  if (first === "self") return begin(here, rest);
  if (first === "super") {
    const above = steps.findIndex((step) => step !== "super");
    const climbs = above < 0 ? steps.length : above;
    let place: Place | undefined = here;
    for (let step = 0; step < climbs && place !== undefined; step++) place = tree.parent(place);
    return begin(place, steps.slice(climbs));
  }
  // A leading `::` means another crate and nothing else.
  if (first === "") return begin(crateRoot(rest[0] ?? "", from, crates, tree), rest.slice(1));
  const home = crates.edition(from.path) === "2015" ? tree.root(from.path) : here;
  for (const place of [home, here]) {
    const child = place === undefined ? undefined : tree.child(place, first);
    if (child !== undefined && child.within.length === 0) return begin(child, rest);
  }
  return begin(crateRoot(first, from, crates, tree), rest);
}

function begin(place: Place | undefined, rest: readonly string[]): Start | undefined {
  return place === undefined ? undefined : { place, rest };
}

function crateRoot(name: string, from: Importer, crates: Crates, tree: ModuleTree): Place | undefined {
  const root = crates.library(name, from.path);
  return root === undefined ? undefined : tree.place(root);
}

function resolved(at: Place, namespace: Place | undefined): ResolvedImport {
  return {
    module: at.file,
    namespace: namespace !== undefined && namespace.within.length === 0 ? namespace.file : undefined,
    ...(at.within.length > 0 && { within: at.within.join("/") }),
  };
}

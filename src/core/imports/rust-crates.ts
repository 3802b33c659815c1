import { parse } from "smol-toml";
import * as z from "zod";
import type { ProjectFiles } from "./contract.ts";
import { baseOf, folderOf, follow, inside, remembered, upwards } from "./folders.ts";

/** A package, as its Cargo.toml tells. */
export interface Package {
  readonly folder: string;
  /** Name of its library in paths, with `_`. */
  readonly name: string;
  readonly library: string | undefined;
  readonly edition: string;
  /** Names that its code uses for other packages. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Files that are roots by the manifest, besides the usual ones. */
  readonly roots: ReadonlySet<string>;
}

/** The packages of the workspace and the files their crates start with. */
export interface Crates {
  around(file: string): Package | undefined;
  edition(file: string): string;
  isRoot(file: string): boolean;
  rootsIn(folder: string): readonly string[];
  /** Root file of the library that a name means in a file; undefined when it is no crate of the workspace, or two are. */
  library(name: string, from: string): string | undefined;
}

export function createCrates(files: ProjectFiles): Crates {
  const packageIn = remembered((folder) => readPackage(files, folder));
  const packageAround = remembered((folder) => {
    const found = upwards(folder).find((step) => packageIn(step) !== undefined);
    return found === undefined ? undefined : packageIn(found);
  });
  const byName = remembered(() => libraries(files, packageAround));
  const around = (file: string): Package | undefined => packageAround(folderOf(file));

  function isRoot(file: string): boolean {
    const owner = around(file);
    if (owner === undefined) return /^(lib|main)\.rs$/.test(baseOf(file));
    if (owner.roots.has(file)) return true;
    const inPackage = owner.folder === "" ? file : file.slice(owner.folder.length + 1);
    return usualRoot.test(inPackage);
  }

  return {
    around,
    isRoot,
    edition: (file) => around(file)?.edition ?? "2021",
    rootsIn: remembered((folder) =>
      files.filesIn(folder).filter((path) => path.endsWith(".rs") && isRoot(path)),
    ),
    library(name, from) {
      const named = (around(from)?.renamed.get(name) ?? name).replaceAll("-", "_");
      const found = byName("").get(named) ?? [];
      return found.length === 1 ? found[0]?.library : undefined;
    },
  };
}

/** Where Cargo looks for targets (https://doc.rust-lang.org/cargo/guide/project-layout.html). */
const usualRoot =
  /^(build\.rs|src\/(lib|main)\.rs|src\/bin\/([^/]+|[^/]+\/main)\.rs|(tests|examples|benches)\/([^/]+|[^/]+\/main)\.rs)$/;

const target = z.object({ path: z.string().optional(), name: z.string().optional() });
const dependency = z.union([z.string(), z.object({ package: z.string().optional() })]).catch("");
const dependencies = z.record(z.string(), dependency).catch({});
const manifest = z.object({
  package: z.object({
    name: z.string(),
    edition: z.union([z.string(), z.object({})]).optional(),
    build: z.union([z.string(), z.boolean()]).optional(),
  }),
  lib: target.optional(),
  bin: z.array(target).catch([]),
  test: z.array(target).catch([]),
  example: z.array(target).catch([]),
  bench: z.array(target).catch([]),
  dependencies: dependencies.optional(),
  "dev-dependencies": dependencies.optional(),
  "build-dependencies": dependencies.optional(),
});

function readPackage(files: ProjectFiles, folder: string): Package | undefined {
  const text = files.read(inside(folder, "Cargo.toml"));
  const read = text === undefined ? undefined : parsed(text);
  if (read === undefined) return undefined;
  const { package: about, lib } = read;
  const at = (path: string): string | undefined => follow(folder, path);
  const library = at(lib?.path ?? "src/lib.rs");
  const targets = [...read.bin, ...read.test, ...read.example, ...read.bench].map((item) => item.path);
  const build = typeof about.build === "string" ? about.build : undefined;
  return {
    folder,
    name: (lib?.name ?? about.name).replaceAll("-", "_"),
    library: library !== undefined && files.has(library) ? library : undefined,
    // Without an edition Cargo takes 2015; one that the workspace sets is a newer one.
    edition: typeof about.edition === "string" ? about.edition : about.edition ? "2021" : "2015",
    renamed: renamedIn(read),
    roots: new Set([lib?.path, build, ...targets].flatMap((path) => (path && at(path)) || [])),
  };
}

function parsed(text: string): z.output<typeof manifest> | undefined {
  try {
    return manifest.safeParse(parse(text)).data;
  } catch {
    return undefined; // not TOML: Cargo refuses it as well
  }
}

/** `alias = { package = "real-name" }`. */
function renamedIn(read: z.output<typeof manifest>): ReadonlyMap<string, string> {
  const all = { ...read["build-dependencies"], ...read["dev-dependencies"], ...read.dependencies };
  return new Map(
    Object.entries(all).flatMap(([name, value]) =>
      typeof value === "object" && value.package !== undefined
        ? [[name.replaceAll("-", "_"), value.package]]
        : [],
    ),
  );
}

function libraries(
  files: ProjectFiles,
  packageAround: (folder: string) => Package | undefined,
): ReadonlyMap<string, readonly Package[]> {
  const found = new Set<Package>();
  for (const folder of files.folders()) {
    if (!files.filesIn(folder).some((path) => path.endsWith(".rs"))) continue;
    const around = packageAround(folder);
    if (around?.library !== undefined) found.add(around);
  }
  const names = new Map<string, Package[]>();
  for (const one of found) names.set(one.name, [...(names.get(one.name) ?? []), one]);
  return names;
}

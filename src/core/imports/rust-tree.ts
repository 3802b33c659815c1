import type { ProjectFiles } from "./contract.ts";
import { baseOf, folderOf, follow, inside, remembered } from "./folders.ts";
import type { Crates } from "./rust-crates.ts";

/** A module: a file, or something inside one (`mod` with a body, an enum, a trait). */
export interface Place {
  readonly file: string;
  /** Names of the definitions inside the file that lead to it. */
  readonly within: readonly string[];
  /** Folder where the files of its child modules lie. */
  readonly folder: string;
}

/** The tree of modules that `mod` declarations span over files (https://doc.rust-lang.org/reference/items/modules.html). */
export interface ModuleTree {
  place(file: string): Place;
  /** Root module of the crate that a file belongs to. */
  root(file: string): Place | undefined;
  parent(place: Place): Place | undefined;
  /** What a name leads to: the file of a child module, else something inside the same file. */
  child(place: Place, name: string): Place;
}

export function createModuleTree(files: ProjectFiles, crates: Crates): ModuleTree {
  const text = remembered((path) => files.read(path) ?? "");
  const parentFile = remembered((file) => findParent(file));

  function place(file: string): Place {
    const folder = folderOf(file);
    const stem = baseOf(file).replace(/\.rs$/, "");
    const ownsFolder = stem === "mod" || crates.isRoot(file);
    return { file, within: [], folder: ownsFolder ? folder : inside(folder, stem) };
  }

  function child(at: Place, name: string): Place {
    const usual = [`${name}.rs`, `${name}/mod.rs`].map((end) => inside(at.folder, end));
    const found = usual.find((path) => files.has(path)) ?? declaredElsewhere(at, name);
    if (found !== undefined && found !== at.file) return place(found);
    return { file: at.file, within: [...at.within, name], folder: inside(at.folder, name) };
  }

  /** `#[path = "…"] mod name;` is relative to the folder of the file, inline modules counted in. */
  function declaredElsewhere(at: Place, name: string): string | undefined {
    const declaration = new RegExp(
      `#\\[path\\s*=\\s*"([^"]+)"\\]\\s*(?:#\\[[^\\]]*\\]\\s*)*(?:pub\\s*(?:\\([^)]*\\)\\s*)?)?mod\\s+${name}\\s*;`,
    );
    const path = declaration.exec(text(at.file))?.[1];
    const target = path && follow(at.within.length > 0 ? at.folder : folderOf(at.file), path);
    return target && files.has(target) ? target : undefined;
  }

  /** The module around a file: it owns the folder that the file lies in, and declares it where several could. */
  function findParent(file: string): Place | undefined {
    if (crates.isRoot(file)) return undefined;
    const isFolderModule = baseOf(file) === "mod.rs";
    const own = isFolderModule ? folderOf(file) : file.replace(/\.rs$/, "");
    const within: string[] = [];
    for (let folder = folderOf(own); ; folder = folderOf(folder)) {
      const owners = ownersOf(folder).filter((path) => path !== file);
      if (owners.length > 0) return chosen(owners, within[0] ?? baseOf(own), within, folder);
      if (folder === "" || crates.around(file)?.folder === folder) return undefined;
      within.unshift(baseOf(folder));
    }
  }

  function ownersOf(folder: string): readonly string[] {
    const named = folder === "" ? [] : [`${folder}.rs`];
    return [inside(folder, "mod.rs"), ...named, ...crates.rootsIn(folder)].filter((path) => files.has(path));
  }

  function chosen(
    owners: readonly string[],
    name: string,
    within: string[],
    folder: string,
  ): Place | undefined {
    const declaring = owners.length === 1 ? owners : owners.filter((path) => declares(text(path), name));
    const file = declaring.length > 1 ? declaring.find((path) => baseOf(path) === "lib.rs") : declaring[0];
    return file === undefined ? undefined : { file, within, folder };
  }

  function parent(at: Place): Place | undefined {
    if (at.within.length === 0) return parentFile(at.file);
    return { file: at.file, within: at.within.slice(0, -1), folder: folderOf(at.folder) };
  }

  return {
    place,
    child,
    parent,
    root(file) {
      let at: Place | undefined = place(file);
      for (let above = parent(at); above !== undefined; above = parent(at)) at = above;
      return crates.isRoot(at.file) ? at : undefined;
    },
  };
}

function declares(text: string, name: string): boolean {
  return new RegExp(`\\bmod\\s+(?:r#)?${name}\\s*[;{]`).test(text);
}

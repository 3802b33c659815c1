/** Paths of the index: relative to its root, with `/`; the root itself is `""`. */

export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function inside(folder: string, name: string): string {
  return folder === "" || name === "" ? folder + name : `${folder}/${name}`;
}

/** The folder itself, then the one around it, up to the root. */
export function upwards(folder: string): readonly string[] {
  const steps = [folder];
  for (let at = folder; at !== ""; steps.push(at)) at = folderOf(at);
  return steps;
}

/** Follows `./` and `../` from a folder; undefined where they lead out of the root. */
export function follow(folder: string, relative: string): string | undefined {
  let at = folder;
  for (const step of relative.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && at === "") return undefined;
    at = step === ".." ? folderOf(at) : inside(at, step);
  }
  return at;
}

/** Looks something up once for every key. */
export function remembered<Value>(find: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = find(key);
    known.set(key, { value });
    return value;
  };
}

import { symbolKinds } from "../syntax/index.ts";
import type { View } from "./view.ts";

/** Who refers to whose definitions: files are numbered by their place in `files`. */
export interface FileGraph {
  readonly files: readonly { readonly id: number; readonly path: string }[];
  /** One entry for each name that a file takes from another. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly name: Int32Array;
  readonly weight: Float32Array;
  /** Whether there are more references than were taken. */
  readonly isCut: boolean;
}

/** Names on one step, names that too many files define to tell anything, entries in all (16 bytes each). */
const step = 1_000;
const maxDefiners = 30;
const maxEntries = 2_000_000;

/**
 * Builds the graph that ranks files. Weights are those of aider's repository map (github.com/Aider-AI/aider,
 * aider/repomap.py): the square root of the number of references, times 10 for long names of several words, a tenth for
 * private names and for names that many define. Where the referring file imports one of the definers, the others get
 * nothing; where it imports none, all together get a part.
 */
export async function buildGraph(
  { graph }: Pick<View, "graph">,
  pause: () => Promise<void>,
): Promise<FileGraph> {
  const files = graph.files();
  const places = new Map(files.map(({ id }, at) => [id, at]));
  const modules = files.map(({ module }) => module);
  const imports = await importsByFile({ graph }, files.at(-1)?.id ?? 0, places, pause);
  const entries = growing();
  const last = graph.lastName();
  for (let after = 0; after < last && entries.length() < maxEntries; after += step) {
    await pause();
    const definers = grouped(graph.definers(after, after + step, structural), places);
    if (definers.size === 0) continue;
    const texts = new Map(graph.names(after, after + step).map(({ id, text }) => [id, text]));
    for (const { name, file, count } of graph.referencers(after, after + step)) {
      const owners = definers.get(name);
      const from = places.get(file);
      if (!owners || from === undefined || owners.length > maxDefiners || owners.includes(from)) continue;
      const known = owners.filter((owner) => {
        const module = modules[owner] ?? 0;
        return module !== 0 && (module === modules[from] || imports.get(from)?.has(module));
      });
      const targets = known.length > 0 ? known : owners;
      const certainty = known.length > 0 ? 1 : unimported;
      const weight =
        (certainty * Math.sqrt(count) * nameWeight(texts.get(name) ?? "", owners.length)) / targets.length;
      for (const to of targets) entries.add(from, to, name, weight);
    }
  }
  return { files, ...entries.columns(), isCut: entries.length() >= maxEntries };
}

// Headings and keys come last in the list of kinds; they rank no code.
const structural = symbolKinds.indexOf("section");
const unimported = 0.2;

/** How much a name tells, whoever uses it. */
function nameWeight(name: string, definers: number): number {
  const isLong = name.length >= 8 && (/[a-z][A-Z]/.test(name) || /[A-Za-z]_[A-Za-z]/.test(name));
  return (isLong ? 10 : 1) * (name.startsWith("_") ? 0.1 : 1) * (definers > 5 ? 0.1 : 1);
}

async function importsByFile(
  { graph }: Pick<View, "graph">,
  last: number,
  places: ReadonlyMap<number, number>,
  pause: () => Promise<void>,
): Promise<Map<number, Set<number>>> {
  const found = new Map<number, Set<number>>();
  for (let after = 0; after < last; after += step) {
    await pause();
    for (const { file, module } of graph.imports(after, after + step)) {
      const at = places.get(file);
      if (at === undefined) continue;
      const known = found.get(at);
      if (known) known.add(module);
      else found.set(at, new Set([module]));
    }
  }
  return found;
}

function grouped(
  rows: readonly { readonly name: number; readonly file: number }[],
  places: ReadonlyMap<number, number>,
): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { name, file } of rows) {
    const at = places.get(file);
    if (at === undefined) continue;
    const known = found.get(name);
    if (known) known.push(at);
    else found.set(name, [at]);
  }
  return found;
}

/** Columns that grow by doubling. */
function growing() {
  let [from, to, name] = [new Int32Array(1024), new Int32Array(1024), new Int32Array(1024)];
  let weight = new Float32Array(1024);
  let length = 0;
  const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
    const next = new Int32Array(old.length * 2);
    next.set(old);
    return next;
  };
  return {
    length: () => length,
    add(source: number, target: number, what: number, heavy: number): void {
      if (length === from.length) {
        [from, to, name] = [grown(from), grown(to), grown(name)];
        const next = new Float32Array(weight.length * 2);
        next.set(weight);
        weight = next;
      }
      from[length] = source;
      to[length] = target;
      name[length] = what;
      weight[length] = heavy;
      length++;
    },
    columns: () => ({
      from: from.subarray(0, length),
      to: to.subarray(0, length),
      name: name.subarray(0, length),
      weight: weight.subarray(0, length),
    }),
  };
}

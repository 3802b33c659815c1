import { binding, use } from "../syntax/index.ts";

/** What stands for something in one file: bindings by the name they have there. */
type Bindings = Map<string, Set<number>>;

/**
 * Everything that means one symbol, without having looked at a single reference: which bindings, under which names, in
 * which files. A reference is then resolved by looking it up here.
 */
export interface Meanings {
  /** Bindings that are the symbol. */
  readonly direct: Map<number, Bindings>;
  /** Bindings whose member of that name is the symbol: `ns.name`, `this.name`, `Class.name`. */
  readonly members: Map<number, Bindings>;
  /** Modules in all files of which an unbound name is the symbol. */
  readonly modules: Map<number, Set<string>>;
  /** What stands before the symbol's name where the receiver itself is a resolved name: its owner. */
  owner: { readonly meanings: Meanings; readonly name: string } | undefined;
  /** Only calls count: a constructor is meant by calling its class. */
  callsOnly: boolean;
  /** Whether the search for meanings was given up at its limit. */
  isCut: boolean;
}

export function noMeanings(): Meanings {
  return {
    direct: new Map(),
    members: new Map(),
    modules: new Map(),
    owner: undefined,
    callsOnly: false,
    isCut: false,
  };
}

export function addTo(map: Map<number, Bindings>, file: number, name: string, bound: number): void {
  const names = map.get(file) ?? new Map<string, Set<number>>();
  map.set(file, names);
  const known = names.get(name);
  if (known) known.add(bound);
  else names.set(name, new Set([bound]));
}

export interface Use {
  readonly use: number;
  readonly binding: number;
}

/** Whether a reference in a file means the symbol; receivers that are names themselves are not looked at here. */
export function isMeant(meanings: Meanings, file: number, module: number, name: string, found: Use): boolean {
  if (meanings.callsOnly && (found.use & use.call) === 0) return false;
  const isMember = (found.use & use.member) !== 0;
  const map = isMember ? meanings.members : meanings.direct;
  if (map.get(file)?.get(name)?.has(found.binding)) return true;
  return !isMember && found.binding === binding.free && meanings.modules.get(module)?.has(name) === true;
}

/** Names that the symbol has in a file. */
export function namesIn(meanings: Meanings, file: number, module: number): Set<string> {
  return new Set([
    ...(meanings.direct.get(file)?.keys() ?? []),
    ...(meanings.members.get(file)?.keys() ?? []),
    ...(meanings.modules.get(module) ?? []),
  ]);
}

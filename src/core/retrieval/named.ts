import type { ChunkReader } from "../../store/chunk-reader.ts";
import { identifiersIn, namedThing } from "./symbol-like.ts";

/** Above every score of the ranker: a question that is a name wants the thing of this name. */
const nameBonus = 100;
/** A name inside a longer question is a strong hint. */
const mentionBonus = 2;
const maxNamed = 30;

/** Chunks of the things that a question names, with what that adds to their score. */
export function namedChunks(
  question: string,
  reader: ChunkReader,
  within: ReadonlySet<number> | undefined,
): Map<number, number> {
  const bonus = new Map<number, number>();
  const add = (ids: readonly number[], value: number) => {
    for (const id of ids)
      if (!within || within.has(id))
        bonus.set(id, Math.max(value, bonus.get(id) ?? Number.NEGATIVE_INFINITY));
  };
  const thing = namedThing(question);
  if (thing) {
    const exact = reader.named(thing.name, true, maxNamed);
    const ids = exact.length > 0 ? exact : reader.named(thing.name, false, maxNamed);
    const chain = thing.chain.join("/");
    const inChain = ids.filter(
      (id) => chain !== "" && `/${reader.chunk(id)?.chain ?? ""}`.endsWith(`/${chain}`),
    );
    add(inChain.length > 0 ? inChain : ids, nameBonus);
    return bonus;
  }
  for (const name of identifiersIn(question)) add(reader.named(name, true, maxNamed), mentionBonus);
  return bonus;
}

import type { Pair } from "./dataset.ts";
import type { Random } from "./random.ts";

/** The order of the pairs in one epoch: in runs of one package, so that its functions are told apart from each other. */
export function epochOrder(pairs: readonly Pair[], runLength: number, random: Random): Int32Array {
  const ofSource = new Map<number, number[]>();
  for (const [index, { source }] of pairs.entries()) {
    const list = ofSource.get(source);
    if (list) list.push(index);
    else ofSource.set(source, [index]);
  }
  const runs: Int32Array[] = [];
  for (const list of ofSource.values()) {
    const mixed = Int32Array.from(list);
    random.shuffle(mixed);
    for (let start = 0; start < mixed.length; start += runLength)
      runs.push(mixed.subarray(start, start + runLength));
  }
  const order = Int32Array.from(runs.keys());
  random.shuffle(order);
  return Int32Array.from([...order].flatMap((run) => [...(runs[run] ?? [])]));
}

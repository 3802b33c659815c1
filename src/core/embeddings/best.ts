/** Keeps the `limit` best of many scored items: higher scores first, equal ones by id. A heap with the worst on top. */
export function createBest<Item extends { readonly chunk: number; readonly score: number }>(limit: number) {
  const heap: Item[] = [];
  const isWorse = (a: Item | undefined, b: Item | undefined): boolean =>
    a !== undefined && b !== undefined && (a.score < b.score || (a.score === b.score && a.chunk > b.chunk));
  const swap = (a: number, b: number): void => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    heap[a] = second;
    heap[b] = first;
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!isWorse(heap[at], heap[parent])) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ; ) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (isWorse(heap[child], heap[worst])) worst = child;
      if (worst === at) return;
      swap(at, worst);
      at = worst;
    }
  };
  return {
    /** Whether an item of this score may still get in; asked first, so that most items need not be made. */
    admits: (score: number): boolean => heap.length < limit || score >= (heap[0]?.score ?? 0),
    add(item: Item): void {
      if (heap.length < limit) {
        heap.push(item);
        rise(heap.length - 1);
      } else if (isWorse(heap[0], item)) {
        heap[0] = item;
        sink();
      }
    },
    sorted: (): Item[] => heap.sort((a, b) => (isWorse(a, b) ? 1 : -1)),
  };
}

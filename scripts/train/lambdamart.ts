/** Candidates of one question: their features, row after row, and which of them answer it. */
export interface Example {
  readonly features: Float32Array;
  readonly labels: readonly number[];
}

export interface Forest {
  /** Trees in order; a node is [feature, threshold, left, right], children below zero are leaves (-1 - index). */
  readonly trees: { readonly nodes: number[][]; readonly leaves: number[] }[];
}

export interface Options {
  readonly trees: number;
  readonly leaves: number;
  readonly rate: number;
  readonly leastRows: number;
  /** Share of features each tree sees, and the seed that picks them. */
  readonly featureShare: number;
  readonly seed: number;
  readonly onTree?: (tree: number, forest: Forest) => void;
}

const bins = 64;

/**
 * LambdaMART (Burges: From RankNet to LambdaRank to LambdaMART, 2010) with histograms: trees that push the candidates
 * of each question apart by what a swap would change in nDCG@10.
 */
export function trainForest(examples: readonly Example[], width: number, options: Options): Forest {
  const rows = examples.reduce((sum, { labels }) => sum + labels.length, 0);
  const borders = bordersOf(examples, width);
  const binned = new Uint8Array(rows * width);
  const firstRow: number[] = [];
  let row = 0;
  for (const { features, labels } of examples) {
    firstRow.push(row);
    for (let i = 0; i < labels.length; i++, row++)
      for (let f = 0; f < width; f++)
        binned[f * rows + row] = binOf(borders[f] ?? [], features[i * width + f] ?? 0);
  }
  const scores = new Float64Array(rows);
  const gradient = new Float64Array(rows);
  const hessian = new Float64Array(rows);
  const random = generator(options.seed);
  const forest: Forest = { trees: [] };
  for (let tree = 0; tree < options.trees; tree++) {
    gradient.fill(0);
    hessian.fill(0);
    for (const [index, { labels }] of examples.entries())
      lambdas(labels, scores, firstRow[index] ?? 0, gradient, hessian);
    const allowed = [...Array(width).keys()].filter(() => random() < options.featureShare);
    forest.trees.push(grow(binned, rows, borders, gradient, hessian, scores, allowed, options));
    options.onTree?.(tree, forest);
  }
  return forest;
}

/** @returns the sum of all trees for one row of features. */
export function predict(
  forest: Forest,
  features: Float32Array,
  at: number,
  trees = forest.trees.length,
): number {
  let sum = 0;
  for (let t = 0; t < trees; t++) {
    const tree = forest.trees[t];
    if (!tree) break;
    let node = tree.nodes.length > 0 ? 0 : -1;
    while (node >= 0) {
      const [feature = 0, threshold = 0, left = -1, right = -1] = tree.nodes[node] ?? [];
      node = (features[at + feature] ?? 0) <= threshold ? left : right;
    }
    sum += tree.leaves[-1 - node] ?? 0;
  }
  return sum;
}

function bordersOf(examples: readonly Example[], width: number): number[][] {
  const step = Math.max(1, Math.floor(examples.length / 1500));
  return Array.from({ length: width }, (_, f) => {
    const values: number[] = [];
    for (let e = 0; e < examples.length; e += step) {
      const example = examples[e];
      if (example)
        for (let i = f; i < example.features.length; i += width) values.push(example.features[i] ?? 0);
    }
    values.sort((a, b) => a - b);
    const borders = new Set<number>();
    for (let b = 1; b < bins; b++) borders.add(rounded(values[Math.floor((b * values.length) / bins)] ?? 0));
    return [...borders].sort((a, b) => a - b);
  });
}

const rounded = (value: number): number => Number(value.toPrecision(3));

function binOf(borders: readonly number[], value: number): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (borders[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const cut = 10;

function lambdas(
  labels: readonly number[],
  scores: Float64Array,
  first: number,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const order = [...labels.keys()].sort(
    (a, b) => (scores[first + b] ?? 0) - (scores[first + a] ?? 0) || a - b,
  );
  const place = new Int32Array(labels.length);
  for (const [rank, index] of order.entries()) place[index] = rank;
  const good = [...labels.keys()].filter((index) => labels[index] === 1);
  if (good.length === 0) return;
  let ideal = 0;
  for (let i = 0; i < Math.min(cut, good.length); i++) ideal += discount(i);
  for (const a of good)
    for (let b = 0; b < labels.length; b++) {
      if (labels[b] === 1) continue;
      const [pa = 0, pb = 0] = [place[a], place[b]];
      const change = Math.abs(gain(pa) - gain(pb)) / ideal;
      if (change === 0) continue;
      const rho = 1 / (1 + Math.exp((scores[first + a] ?? 0) - (scores[first + b] ?? 0)));
      gradient[first + a] = (gradient[first + a] ?? 0) + rho * change;
      gradient[first + b] = (gradient[first + b] ?? 0) - rho * change;
      const bend = rho * (1 - rho) * change;
      hessian[first + a] = (hessian[first + a] ?? 0) + bend;
      hessian[first + b] = (hessian[first + b] ?? 0) + bend;
    }
}

const discount = (place: number): number => 1 / Math.log2(place + 2);
/** Beyond the cut the discount goes on, weaker, so that a good answer at place 40 still is drawn upwards. */
const gain = (place: number): number => (place < cut ? discount(place) : discount(place) * 0.5);

/** What the rows of a leaf pull at: sums of gradient, hessian and count for each allowed feature and bin. */
interface Histogram {
  readonly g: Float64Array;
  readonly h: Float64Array;
  readonly n: Int32Array;
}

interface Leaf {
  readonly rows: Int32Array;
  readonly histogram: Histogram;
  readonly g: number;
  readonly h: number;
  readonly best: Split | undefined;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
}

const regularisation = 1;

function grow(
  binned: Uint8Array,
  rows: number,
  borders: readonly number[][],
  gradient: Float64Array,
  hessian: Float64Array,
  scores: Float64Array,
  allowed: readonly number[],
  options: Options,
): { nodes: number[][]; leaves: number[] } {
  const count = (list: Int32Array): Histogram => histogramOf(list, binned, rows, gradient, hessian, allowed);
  const make = (list: Int32Array, histogram: Histogram): Leaf => {
    let g = 0;
    let h = 0;
    for (const row of list) {
      g += gradient[row] ?? 0;
      h += hessian[row] ?? 0;
    }
    return { rows: list, histogram, g, h, best: bestSplit(list.length, g, h, histogram, allowed, options) };
  };
  const nodes: number[][] = [];
  const everything = Int32Array.from({ length: rows }, (_, i) => i);
  // Where in `nodes` a leaf hangs: [node, side], to be filled in when it is split.
  const open: { leaf: Leaf; hangs: [number, number] | undefined }[] = [
    { leaf: make(everything, count(everything)), hangs: undefined },
  ];
  while (open.length < options.leaves) {
    open.sort((a, b) => (b.leaf.best?.gain ?? 0) - (a.leaf.best?.gain ?? 0));
    const top = open[0];
    const split = top?.leaf.best;
    if (!top || !split || split.gain <= 1e-6) break;
    open.shift();
    const index = nodes.length;
    nodes.push([split.feature, borders[split.feature]?.[split.bin] ?? 0, 0, 0]);
    if (top.hangs) (nodes[top.hangs[0]] ?? [])[top.hangs[1]] = index;
    const column = split.feature * rows;
    const isLeft = (row: number) => (binned[column + row] ?? 0) <= split.bin;
    const left = top.leaf.rows.filter(isLeft);
    const right = top.leaf.rows.filter((row) => !isLeft(row));
    // Counting the smaller half is enough: the other is what remains.
    const small = count(left.length < right.length ? left : right);
    const large = difference(top.leaf.histogram, small);
    const isLeftSmall = left.length < right.length;
    open.push({ leaf: make(left, isLeftSmall ? small : large), hangs: [index, 2] });
    open.push({ leaf: make(right, isLeftSmall ? large : small), hangs: [index, 3] });
  }
  const leaves: number[] = [];
  for (const { leaf, hangs } of open) {
    const value = rounded((options.rate * leaf.g) / (leaf.h + regularisation));
    if (hangs) (nodes[hangs[0]] ?? [])[hangs[1]] = -1 - leaves.length;
    leaves.push(value);
    for (const row of leaf.rows) scores[row] = (scores[row] ?? 0) + value;
  }
  return { nodes, leaves };
}

function histogramOf(
  list: Int32Array,
  binned: Uint8Array,
  rows: number,
  gradient: Float64Array,
  hessian: Float64Array,
  allowed: readonly number[],
): Histogram {
  const size = allowed.length * bins;
  const [g, h, n] = [new Float64Array(size), new Float64Array(size), new Int32Array(size)];
  for (const [place, feature] of allowed.entries()) {
    const column = feature * rows;
    const first = place * bins;
    for (let i = 0; i < list.length; i++) {
      const row = list[i] as number; // all indexes here are within their arrays
      const at = first + (binned[column + row] as number);
      g[at] = (g[at] as number) + (gradient[row] as number);
      h[at] = (h[at] as number) + (hessian[row] as number);
      n[at] = (n[at] as number) + 1;
    }
  }
  return { g, h, n };
}

function difference(all: Histogram, part: Histogram): Histogram {
  return {
    g: all.g.map((value, at) => value - (part.g[at] ?? 0)),
    h: all.h.map((value, at) => value - (part.h[at] ?? 0)),
    n: all.n.map((value, at) => value - (part.n[at] ?? 0)),
  };
}

function bestSplit(
  size: number,
  g: number,
  h: number,
  histogram: Histogram,
  allowed: readonly number[],
  { leastRows }: Options,
): Split | undefined {
  if (size < 2 * leastRows) return undefined;
  const own = (g * g) / (h + regularisation);
  let best: Split | undefined;
  for (const [place, feature] of allowed.entries()) {
    let gl = 0;
    let hl = 0;
    let nl = 0;
    for (let bin = 0, at = place * bins; bin < bins - 1; bin++, at++) {
      gl += histogram.g[at] ?? 0;
      hl += histogram.h[at] ?? 0;
      nl += histogram.n[at] ?? 0;
      if (nl < leastRows) continue;
      if (size - nl < leastRows) break;
      const gr = g - gl;
      const hr = h - hl;
      const gainHere = (gl * gl) / (hl + regularisation) + (gr * gr) / (hr + regularisation) - own;
      if (gainHere > (best?.gain ?? 0)) best = { feature, bin, gain: gainHere };
    }
  }
  return best;
}

/** mulberry32: the same numbers for the same seed on every machine. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

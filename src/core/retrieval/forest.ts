/**
 * Decision trees that together rank a candidate. A node is four numbers: feature, threshold, where to go when the
 * feature is not above it, where else; below zero are leaves, -1 the first. Written by scripts/train/ranker.ts.
 */
export interface Forest {
  readonly features: readonly string[];
  readonly trees: readonly {
    readonly nodes: readonly (readonly number[])[];
    readonly leaves: readonly number[];
  }[];
}

/** The score of one row of features. */
export type Scorer = (features: Float32Array) => number;

/** @param names of the features that will be given, in their order. @throws Error for a forest trained on others. */
export function scorerOf(forest: Forest, names: readonly string[]): Scorer {
  const places = forest.features.map((name) => {
    const place = names.indexOf(name);
    if (place < 0)
      throw new Error(`The ranker was trained with a feature that is gone: ${name}. Train it anew.`);
    return place;
  });
  const trees = forest.trees.map(({ nodes, leaves }) => ({
    nodes: Float64Array.from(nodes.flatMap(([feature = 0, ...rest]) => [places[feature] ?? 0, ...rest])),
    leaves: Float64Array.from(leaves),
  }));
  return (features) => {
    let sum = 0;
    for (const { nodes, leaves } of trees) {
      let node = nodes.length > 0 ? 0 : -1;
      while (node >= 0) {
        const at = node * 4;
        const value = features[nodes[at] ?? 0] ?? 0;
        node = (value <= (nodes[at + 1] ?? 0) ? nodes[at + 2] : nodes[at + 3]) ?? -1;
      }
      sum += leaves[-1 - node] ?? 0;
    }
    return sum;
  };
}

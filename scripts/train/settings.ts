/** What decides the outcome of a training, besides the pairs. */
export const settings = {
  seed: 20_261_121,
  dimensions: 192,
  maxTokens: 20_000,
  epochs: 5,
  /** Pairs that are told apart from each other at a time. */
  batch: 128,
  /** So many of a batch come from one package: functions of one package are what a search has to tell apart. */
  samePackage: 128,
  /** How sharply the right function has to stand out. */
  temperature: 0.07,
  learningRate: 0.004,
  weightRate: 0.01,
  /** Initial weight of each part of a chunk, in the order of `tableFields`. */
  fields: [3, 1, 0.7, 1, 1],
  /** Share of chunks whose name is hidden, of tokens hidden, and of questions that get the whole paragraph. */
  hideName: 0.2,
  hideToken: 0.1,
  wholeParagraph: 0.2,
  /** Share of questions that lose the words which their function has too: questions in other words have to be learned. */
  hideShared: 0.25,
} as const;

// npm run train:ranker -- [--table FILE] [--work FOLDER] [--eval SCRIPT]: learns the weights of the ranker from the
// development packages and those of ranker-packages.json, measures it with the packages of the natural questions, and
// writes src/core/retrieval/ranker.json. FILE is the token table (the shipped one), which was not trained on any of
// these packages: one that was would be trusted too much.
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Question as ByHand, conceptualQuestions } from "../../bench/retrieval/corpus.ts";
import { featureNames } from "../../src/core/retrieval/features.ts";
import { meaningOf } from "../../src/core/retrieval/meaning.ts";
import { decodeTable } from "../../src/core/retrieval/table-file.ts";
import { createExtractor } from "../../src/core/syntax/index.ts";
import { type Forest, generator, predict, trainForest } from "./lambdamart.ts";
import { type Corpus, makeCorpora, type PackageRow } from "./ranker-corpora.ts";
import { examplesOf, type RankedExample } from "./ranker-examples.ts";

const settings = { trees: 72, leaves: 12, rate: 0.15, leastRows: 200, featureShare: 0.6, seed: 20_261_121 };
const amounts = { train: { words: 60, meaning: 60 }, held: { words: 100, meaning: 100 } };

const flag = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return (at > 0 ? process.argv[at + 1] : undefined) ?? otherwise;
};
const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
const rowsIn = (path: string): readonly PackageRow[] => JSON.parse(readFileSync(path, "utf8"));

const script = resolve(flag("eval", "../shared/bench/retrieval-eval.mjs"));
const work = flag("work", join(tmpdir(), "codi-mcp-ranker"));
const file = decodeTable(readFileSync(flag("table", "assets/token-table.bin")));
if (!file) throw new Error("The table cannot be read: name one with --table.");
const meaning = meaningOf(file);
const extractor = await createExtractor();
const { metrics, summarize } = await import(pathToFileURL(script).href);

const train: RankedExample[] = [];
const random = generator(settings.seed);
for (const corpus of [
  ...makeCorpora({ script, packages: undefined, work: join(work, "development"), perPackage: 400 }),
  ...makeCorpora({
    script,
    packages: rowsIn("scripts/train/ranker-packages.json"),
    work: join(work, "own"),
    perPackage: 300,
  }),
])
  train.push(...(await examples(corpus, amounts.train, random)));

const held: RankedExample[] = [];
const natural = makeCorpora({
  script,
  packages: rowsIn("bench/retrieval/natural-packages.json"),
  work: join(work, "natural"),
  perPackage: 100,
});
for (const corpus of natural) held.push(...(await examples(withNatural(corpus), amounts.held, undefined)));

const forest = trainForest(
  train.filter(({ labels }) => labels.includes(1)),
  featureNames.length,
  { ...settings, onTree: (tree, so) => (tree + 1) % 24 === 0 && say(`${tree + 1} trees: ${measure(so)}`) },
);
writeFileSync(
  "src/core/retrieval/ranker.json",
  `${JSON.stringify({ features: featureNames, trees: forest.trees })}\n`,
);
say("src/core/retrieval/ranker.json is written");
process.exit(0);

async function examples(
  corpus: Corpus,
  most: (typeof amounts)[keyof typeof amounts],
  source: (() => number) | undefined,
): Promise<RankedExample[]> {
  const made = await examplesOf(corpus, extractor, meaning, most, source);
  say(`${corpus.questions[0]?.pkg}: ${made.length} questions`);
  return made;
}

/** With the natural questions about it, which are of the split `natural`. */
function withNatural(corpus: Corpus): Corpus {
  const pkg = corpus.questions[0]?.pkg ?? "";
  const byHand: ByHand[] = conceptualQuestions("natural", corpus.folder, new Set([pkg]));
  return {
    ...corpus,
    questions: [...corpus.questions, ...byHand.map((one) => ({ ...one, split: "natural" }))],
  };
}

/** nDCG@10 by language and kind of question, and what else the scorer says. */
function measure(so: Forest): string {
  const rows = held.map(({ question, places, features }) => {
    const scores = places.map((_, index) => predict(so, features, index * featureNames.length));
    const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, 10);
    const hits = order.flatMap((index) => places[index] ?? []);
    return { ...question, ...metrics(hits, question.gold, 60) };
  });
  const documented = rows.filter(({ split }) => split !== "natural");
  const natural = rows.filter(({ split }) => split === "natural");
  return `${line("documented", documented)} | ${line("natural", natural)}`;
}

function line(name: string, rows: object[]): string {
  const all = Object.entries<Record<string, number>>(summarize(rows))
    .filter(([group]) => /^(?:all|hard|lang:)/.test(group))
    .map(([group, { ndcg10, recall10, r200L }]) => `${group} ${ndcg10} R@10 ${recall10} r200L ${r200L}`);
  return `${name}: ${all.join(", ")}`;
}

// npm run train:ranker -- --table FILE [--work FOLDER] [--eval SCRIPT]: learns the weights of the ranker from the
// development packages and those of ranker-packages.json, and writes src/core/retrieval/ranker.json.
// FILE is a token table that was not trained on any of these packages: one that was would be trusted too much.
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { featureNames } from "../../src/core/retrieval/features.ts";
import { meaningOf } from "../../src/core/retrieval/meaning.ts";
import { decodeTable } from "../../src/core/retrieval/table-file.ts";
import { createExtractor } from "../../src/core/syntax/index.ts";
import { type Forest, predict, trainForest } from "./lambdamart.ts";
import { makeCorpora, type PackageRow } from "./ranker-corpora.ts";
import { examplesOf, type RankedExample } from "./ranker-examples.ts";

const settings = { trees: 72, leaves: 12, rate: 0.15, leastRows: 200, featureShare: 0.6, seed: 20_261_121 };
const candidates = { train: 80, held: 150 };

const flag = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return (at > 0 ? process.argv[at + 1] : undefined) ?? otherwise;
};
const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

const script = resolve(flag("eval", "../shared/bench/retrieval-eval.mjs"));
const work = flag("work", join(tmpdir(), "codi-mcp-ranker"));
const file = decodeTable(readFileSync(flag("table", "assets/token-table.bin")));
if (!file) throw new Error("The table cannot be read: name one with --table.");
const meaning = meaningOf(file);
const extractor = await createExtractor();
const packages: readonly PackageRow[] = JSON.parse(
  readFileSync("scripts/train/ranker-packages.json", "utf8"),
);
const splitOf = new Map(packages.map(({ id, split }) => [id, split]));

const train: RankedExample[] = [];
const held: RankedExample[] = [];
for (const corpus of [
  ...makeCorpora({ script, packages: undefined, work: join(work, "development"), perPackage: 400 }),
  ...makeCorpora({ script, packages, work: join(work, "own"), perPackage: 300 }),
]) {
  const pkg = corpus.questions[0]?.pkg ?? "";
  const isHeld = splitOf.get(pkg) === "held";
  const examples = await examplesOf(corpus, extractor, meaning, isHeld ? candidates.held : candidates.train);
  (isHeld ? held : train).push(...examples);
  say(`${pkg}: ${examples.length} questions`);
}

const { metrics, summarize } = await import(pathToFileURL(script).href);
/** nDCG@10 by language, and what else the scorer says. */
function measure(forest: Forest): string {
  const rows = held.map(({ question, places, features }) => {
    const scores = places.map((_, index) => predict(forest, features, index * featureNames.length));
    const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, 10);
    return {
      ...question,
      ...metrics(
        order.flatMap((index) => places[index] ?? []),
        question.gold,
        60,
      ),
    };
  });
  return Object.entries<Record<string, number>>(summarize(rows))
    .filter(([name]) => /^(?:all|hard|lang:)/.test(name))
    .map(([name, { ndcg10, recall10, r200L }]) => `${name} ${ndcg10} R@10 ${recall10} r200L ${r200L}`)
    .join(" | ");
}

const forest = trainForest(
  train.filter(({ labels }) => labels.includes(1)),
  featureNames.length,
  { ...settings, onTree: (tree, so) => (tree + 1) % 25 === 0 && say(`${tree + 1} trees: ${measure(so)}`) },
);
writeFileSync(
  "src/core/retrieval/ranker.json",
  `${JSON.stringify({ features: featureNames, trees: forest.trees })}\n`,
);
say("src/core/retrieval/ranker.json is written");
process.exit(0);

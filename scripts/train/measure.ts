// node scripts/run.mjs scripts/train/measure.ts --work FOLDER [--table FILE]: how well the table finds functions, alone
// and with BM25F. FOLDER holds corpus/ and queries.jsonl of the retrieval evaluation. Settings are chosen by the first
// column; the packages of the second one decide nothing.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { cosines, highest } from "../../src/core/retrieval/direction.ts";
import { loadTable } from "../../src/core/retrieval/table.ts";
import { codeTokens, queryTokens } from "../../src/core/retrieval/tokens.ts";
import { type Piece, pieceMaker } from "./chunks.ts";
import type { TrainingLanguage } from "./functions.ts";
import { wordScorer } from "./words.ts";

interface Question {
  readonly pkg: string;
  readonly lang: TrainingLanguage;
  readonly q: string;
  readonly hard: boolean;
  readonly gold: readonly { readonly path: string; readonly start: number; readonly end: number }[];
}

const tunedOn = new Set(["langium", "eslint", "networkx", "gogit", "regex-syntax"]);
const argument = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const work = argument("--work") ?? ".";
const share = Number(argument("--share") ?? 1.4);
const table = await loadTable(argument("--table"));
if (typeof table === "string") throw new Error(table);

const questions: Question[] = readFileSync(join(work, "queries.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const rows: Record<string, { question: Question; ndcg: number; recall: number }[]> = {
  words: [],
  table: [],
  both: [],
};

for (const name of new Set(questions.map(({ pkg }) => pkg))) {
  const asked = questions.filter(({ pkg }) => pkg === name);
  const make = await pieceMaker(asked[0]?.lang ?? "ts");
  const root = join(work, "corpus", name);
  const pieces = filesBelow(root).flatMap((path) => make(relative(root, path), readFileSync(path, "utf8")));
  const fields = pieces.map((piece) => ({
    name: codeTokens(piece.name),
    chain: codeTokens(piece.chain.join(" ")),
    path: codeTokens(piece.path.replace(/\.\w+$/, "")),
    signature: codeTokens(piece.signature),
    body: codeTokens(piece.body),
  }));
  const byWords = wordScorer(fields);
  const flat = new Float32Array(pieces.length * table.dimensions);
  for (const [index, tokens] of fields.entries()) {
    const vector = table.embedChunk(tokens);
    if (vector) flat.set(vector, index * table.dimensions);
  }
  for (const question of asked) {
    const tokens = queryTokens(question.q);
    const words = byWords(tokens);
    const near = new Float32Array(pieces.length);
    const vector = table.embedQuery(tokens);
    if (vector) cosines(flat, vector, near);
    const [mostWords, nearest] = [highestOf(words), highestOf(near)];
    const both = words.map(
      (score, index) => score / mostWords + (share * Math.max(0, near[index] ?? 0)) / nearest,
    );
    for (const [way, scores] of Object.entries({ words, table: near, both }))
      rows[way]?.push({
        question,
        ...judge(
          highest(scores, 10).map((index) => pieces[index]),
          question,
        ),
      });
  }
}

for (const [way, all] of Object.entries(rows)) {
  const mean = (of: "ndcg" | "recall", keep: (question: Question) => boolean): string => {
    const kept = all.filter(({ question }) => keep(question));
    return (kept.reduce((sum, row) => sum + row[of], 0) / kept.length).toFixed(3);
  };
  const languages = ["ts", "js", "py", "go", "rust"].map(
    (lang) => `${lang} ${mean("ndcg", (q) => q.lang === lang)}`,
  );
  console.log(
    [
      way.padEnd(6),
      `tuned on ${mean("ndcg", ({ pkg }) => tunedOn.has(pkg))}`,
      `untouched ${mean("ndcg", ({ pkg }) => !tunedOn.has(pkg))}`,
      `all ${mean("ndcg", () => true)}`,
      `R@10 ${mean("recall", () => true)}`,
      `hard ${mean("ndcg", ({ hard }) => hard)}`,
      ...languages,
    ].join("  "),
  );
}

/** nDCG and recall of ten hits; a hit lies over the function and is not much longer. */
function judge(hits: readonly (Piece | undefined)[], { gold }: Question): { ndcg: number; recall: number } {
  const found = new Set<number>();
  let gain = 0;
  for (const [rank, hit] of hits.entries()) {
    const which = gold.findIndex(
      ({ path, start, end }, index) =>
        hit?.path === path &&
        !found.has(index) &&
        hit.start <= end &&
        hit.end >= start &&
        hit.end - hit.start < Math.max(60, end - start + 41),
    );
    if (which < 0) continue;
    found.add(which);
    gain += 1 / Math.log2(rank + 2);
  }
  const ideal = gold.slice(0, 10).reduce((sum, _gold, rank) => sum + 1 / Math.log2(rank + 2), 0);
  return { ndcg: gain / ideal, recall: found.size / gold.length };
}

function highestOf(scores: ArrayLike<number>): number {
  return Array.from(scores).reduce((most, score) => Math.max(most, score), 1e-9);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .sort();
}

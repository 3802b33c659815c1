import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { makeCorpora } from "../../scripts/train/ranker-corpora.ts";

/** A place in a package. */
export interface Place {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly name?: string;
}

/** A question with where its answer lies. */
export interface Question {
  readonly qid: string;
  readonly pkg: string;
  readonly lang: string;
  readonly split: string;
  readonly q: string;
  readonly hard: boolean;
  readonly gold: readonly Place[];
}

/** What the scorer says of a set of questions. */
export interface Summary {
  readonly n: number;
  readonly ndcg10: number;
  readonly recall10: number;
  readonly r200L: number;
  readonly p50ms: number;
  readonly p95ms: number;
}

/** The generator and scorer of the project's reference: packages, questions from their documentation, measures. */
export interface Evaluation {
  /** Folder of a package whose functions have lost their documentation. */
  corpus(pkg: string): string;
  readonly questions: readonly Question[];
  metrics(results: readonly Place[], gold: readonly Place[]): Record<string, number>;
  summarize(rows: readonly object[]): Record<string, Summary>;
}

/** Where the reference lies beside a checkout; `RETRIEVAL_EVAL` names another place. */
const script = resolve(process.env["RETRIEVAL_EVAL"] ?? "../shared/bench/retrieval-eval.mjs");

/** Downloads and cuts packages where that has not been done yet: the development ones, or those of the natural questions. */
export async function openEvaluation(
  packages: "development" | "natural" = "development",
): Promise<Evaluation> {
  if (!existsSync(script))
    throw new Error(`The evaluation script is not at ${script}: set RETRIEVAL_EVAL to its path.`);
  const corpora = process.env["RETRIEVAL_WORK"] ?? join(tmpdir(), "corpora", "retrieval");
  const work = packages === "development" ? corpora : `${corpora}-natural`;
  makeCorpora({
    script,
    work,
    packages:
      packages === "development"
        ? undefined
        : JSON.parse(readFileSync("bench/retrieval/natural-packages.json", "utf8")),
    perPackage: 150,
  });
  const { metrics, summarize } = await import(pathToFileURL(script).href);
  const questions = readFileSync(join(work, "queries.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line): Question => JSON.parse(line));
  return {
    corpus: (pkg) => join(work, "corpus", pkg),
    questions,
    metrics: (results, gold) => metrics(results, gold, 60),
    summarize,
  };
}

/**
 * The questions by hand about these packages, their answers looked up by name in `functions.jsonl`: `natural` ones use
 * the words of the trade, the others share no word with their answer.
 */
export function conceptualQuestions(
  kind: "natural" | "questions",
  folder: string,
  packages: ReadonlySet<string>,
): Question[] {
  const functions = readFileSync(join(folder, "..", "..", "functions.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line): Place & { pkg: string } => JSON.parse(line));
  return readFileSync(`bench/retrieval/${kind}.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line): Record<string, string> => JSON.parse(line))
    .flatMap((row, index) => {
      const { question = "", language = "", split = "", path, symbol = "" } = row;
      const pkg = row["package"] ?? "";
      const gold = functions.filter(
        (place) =>
          place.pkg === pkg &&
          place.path === path &&
          (place.name === symbol || place.name?.endsWith(`.${symbol}`)),
      );
      if (!packages.has(pkg) || gold.length === 0) return [];
      return [{ qid: `c${index}`, pkg, lang: language, split, q: question, hard: true, gold }];
    });
}

import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  conceptualQuestions,
  openEvaluation,
  type Place,
  type Question,
  type Summary,
} from "./retrieval/corpus.ts";
import type { Row } from "./row.ts";
import { type BenchServer, startServer } from "./server.ts";

/** Goals by language: nDCG@10 of questions made from documentation. */
const goals: Readonly<Record<string, string>> = { ts: ".64", js: ".58", py: ".50", go: ".64", rust: ".56" };

/**
 * `search_code` of the built server, through MCP: questions made from the documentation of the development packages, and
 * those by hand about them and others, in the words of the trade and without a word of the answer.
 */
export async function measureRetrieval(project: string): Promise<readonly Row[]> {
  const sums = { source: 0, index: 0, indexSeconds: 0 };
  const documented: object[] = [];
  const natural: object[] = [];
  const otherWords: object[] = [];
  for (const set of ["development", "natural"] as const) {
    const evaluation = await openEvaluation(set);
    for (const pkg of new Set(evaluation.questions.map((one) => one.pkg))) {
      const root = evaluation.corpus(pkg);
      const home = mkdtempSync(join(tmpdir(), "codi-bench-"));
      const server = startServer([join(project, "dist", "cli.js"), "--root", root, "--toolsets", "all"], {
        cwd: root,
        home,
      });
      const ask = async (questions: readonly Question[], rows: object[]): Promise<void> => {
        for (const question of questions) {
          const { hits, ms } = await search(server, question.q);
          rows.push({ ...question, ms, ...evaluation.metrics(hits, question.gold) });
        }
      };
      try {
        await server.open();
        const before = process.hrtime.bigint();
        await search(server, "anything at all");
        sums.indexSeconds += Number(process.hrtime.bigint() - before) / 1e9;
        if (set === "development")
          await ask(
            evaluation.questions.filter((one) => one.pkg === pkg),
            documented,
          );
        await ask(conceptualQuestions("natural", root, new Set([pkg])), natural);
        await ask(conceptualQuestions("questions", root, new Set([pkg])), otherWords);
      } finally {
        await server.close();
      }
      sums.source += bytesIn(root, () => true);
      sums.index += bytesIn(home, (name) => name === "index.db");
      rmSync(home, { recursive: true, force: true });
    }
  }
  const { summarize } = await openEvaluation();
  const all = summarize(documented);
  const byHand = summarize(natural);
  const strict = summarize(otherWords);
  const row = (name: string, ours: number | undefined, goal: string): Row[] =>
    ours === undefined ? [] : [{ name, ours, goal }];
  return [
    ...row("nDCG@10, all (development packages: tuned on)", all["all"]?.ndcg10, ".58, gates .44 and .51"),
    ...Object.entries(goals).flatMap(([lang, goal]) =>
      row(`nDCG@10, ${lang}`, all[`lang:${lang}`]?.ndcg10, goal),
    ),
    ...row("nDCG@10, hard", all["hard"]?.ndcg10, ".36"),
    ...row("recall@10", all["all"]?.recall10, ".77"),
    ...row("answer in the first 200 lines", all["all"]?.r200L, ".84, gates .70 and .78"),
    ...row("query p50, through MCP", all["all"]?.p50ms, "10 ms at 10k chunks"),
    ...row("query p95, through MCP", all["all"]?.p95ms, "30 ms at 10k chunks"),
    ...row("natural questions, nDCG@10", byHand["all"]?.ndcg10, "by words alone .35"),
    ...row("natural questions, held half", byHand["split:held"]?.ndcg10, "by words alone .31"),
    ...Object.keys(goals).flatMap((lang) =>
      row(`natural questions, ${lang}`, byHand[`lang:${lang}`]?.ndcg10, ""),
    ),
    ...row("without a shared word, nDCG@10", strict["all"]?.ndcg10, "by words alone .04"),
    ...row("both kinds about the same packages", bothOf(natural, otherWords, summarize), ".30"),
    ...row("index, share of source", sums.index / sums.source, "1.3"),
    ...row("source indexed a second, MB", sums.source / 1e6 / sums.indexSeconds, "1.5 a core"),
  ];
}

/** The mean over both phrasings of the questions that have both. */
function bothOf(
  natural: readonly object[],
  otherWords: readonly object[],
  summarize: (rows: readonly object[]) => Record<string, Summary>,
): number | undefined {
  const packages = new Set(natural.map(pkgOf));
  return summarize([...natural, ...otherWords.filter((one) => packages.has(pkgOf(one)))])["all"]?.ndcg10;
}

const pkgOf = (row: object): unknown => ("pkg" in row ? row.pkg : undefined);

/** Asks as a client does. */
async function search(server: BenchServer, query: string): Promise<{ hits: Place[]; ms: number }> {
  const start = performance.now();
  const { reply } = await server.call("search_code", { query, limit: 10 });
  const ms = performance.now() - start;
  const text = (reply.result?.content ?? []).map((block) => block.text ?? "").join("\n");
  const hits = [...text.matchAll(/^(\S+):(\d+)-(\d+) .*\d\.\d\d$/gm)].map(([, path = "", first, last]) => ({
    path,
    start: Number(first),
    end: Number(last),
  }));
  return { hits, ms };
}

function bytesIn(folder: string, counts: (name: string) => boolean): number {
  let sum = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && counts(entry.name)) sum += statSync(join(entry.parentPath, entry.name)).size;
  return sum;
}

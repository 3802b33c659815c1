import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conceptualQuestions, openEvaluation, type Place, type Question } from "./retrieval/corpus.ts";
import type { Row } from "./row.ts";
import { type BenchServer, startServer } from "./server.ts";

/** Goals by language: nDCG@10 of questions made from documentation. */
const goals: Readonly<Record<string, string>> = { ts: ".64", js: ".58", py: ".50", go: ".64", rust: ".56" };

/**
 * `search_code` of the built server, through MCP, on the development packages: questions made from their documentation,
 * and conceptual ones by hand.
 */
export async function measureRetrieval(project: string): Promise<readonly Row[]> {
  const evaluation = await openEvaluation();
  const packages = [...new Set(evaluation.questions.map(({ pkg }) => pkg))];
  const conceptual = conceptualQuestions(evaluation.corpus(packages[0] ?? ""), new Set(packages));
  const rows: object[] = [];
  const byHand: object[] = [];
  let source = 0;
  let index = 0;
  let indexSeconds = 0;
  for (const pkg of packages) {
    const root = evaluation.corpus(pkg);
    const home = mkdtempSync(join(tmpdir(), "codi-bench-"));
    const server = startServer([join(project, "dist", "cli.js"), "--root", root, "--toolsets", "all"], {
      cwd: root,
      home,
    });
    try {
      await server.open();
      const before = process.hrtime.bigint();
      await search(server, "anything at all");
      indexSeconds += Number(process.hrtime.bigint() - before) / 1e9;
      const measure = async (question: Question) => {
        const { hits, ms } = await search(server, question.q);
        return { ...question, ms, ...evaluation.metrics(hits, question.gold) };
      };
      for (const question of evaluation.questions.filter((one) => one.pkg === pkg))
        rows.push(await measure(question));
      for (const question of conceptual.filter((one) => one.pkg === pkg))
        byHand.push(await measure(question));
    } finally {
      await server.close();
    }
    source += bytesIn(root, () => true);
    index += bytesIn(home, (name) => name === "index.db");
    rmSync(home, { recursive: true, force: true });
  }
  const all = evaluation.summarize(rows);
  const hand = evaluation.summarize(byHand);
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
    ...row("conceptual, nDCG@10", hand["all"]?.ndcg10, ".30"),
    ...Object.keys(goals).flatMap((lang) => row(`conceptual, ${lang}`, hand[`lang:${lang}`]?.ndcg10, ".30")),
    ...row("index, share of source", index / source, "1.3"),
    ...row("source indexed a second, MB", source / 1e6 / indexSeconds, "1.5 a core"),
  ];
}

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

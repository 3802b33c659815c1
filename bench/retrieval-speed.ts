import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Corpus, fetchCorpus } from "./packages.ts";
import { median, type Row } from "./row.ts";
import { type BenchServer, processCpuMs, startServer, usage } from "./server.ts";

/** Latency, freshness, size and cost of `search_code` through MCP, at about 10,000 and 100,000 chunks (Linux). */
export async function measureRetrievalSpeed(project: string): Promise<readonly Row[]> {
  const cli = join(project, "dist", "cli.js");
  const questions = readFileSync(join(project, "bench", "retrieval", "questions.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line): { question: string } => JSON.parse(line))
    .map(({ question }) => question);
  return [
    ...(await measureCorpus(cli, questions, "10k", fetchCorpus(project, "chunks-10k"), {
      latency: "10, 30",
      first: "≤ 300",
      memory: "",
    })),
    ...(await measureCorpus(cli, questions, "100k", fetchCorpus(project, "chunks-100k"), {
      latency: "60, 150",
      first: "",
      memory: "≤ 120",
    })),
  ];
}

interface Goals {
  readonly latency: string;
  readonly first: string;
  readonly memory: string;
}

async function measureCorpus(
  cli: string,
  questions: readonly string[],
  size: string,
  corpus: Corpus,
  goals: Goals,
): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), "codi-bench-"));
  try {
    const seconds = await indexSeconds(cli, corpus, home);
    const database = databaseBytes(home);
    const { first, times, cpu, memoryMB } = await ask(cli, corpus, home, questions);
    const saved = await saves(cli, corpus, home);
    const at = `${size} chunks`;
    const [p50 = 0, p95 = 0] = [0.5, 0.95].map((share) => quantile(times, share));
    const [latency50, latency95] = goals.latency.split(", ");
    return [
      {
        name: `${at}: source indexed in a second of CPU, MB`,
        ours: corpus.bytes / 1e6 / seconds,
        goal: "≥ 1.5",
      },
      { name: `${at}: database, against the source`, ours: database / corpus.bytes, goal: "≤ 1.3" },
      { name: `${at}: first query after start`, ours: first, goal: goals.first },
      { name: `${at}: query, median`, ours: p50, goal: `≤ ${latency50}` },
      { name: `${at}: query, 95 of 100`, ours: p95, goal: `≤ ${latency95}` },
      { name: `${at}: query, CPU of all threads, median`, ours: median(cpu), goal: "" },
      { name: `${at}: query, CPU of all threads, 95 of 100`, ours: quantile(cpu, 0.95), goal: "" },
      { name: `${at}: memory that searching adds, MB`, ours: memoryMB, goal: goals.memory },
      { name: `${at}: save → search_code finds it, median`, ours: median(saved), goal: "≤ 300" },
      { name: `${at}: save → search_code finds it, slowest of 20`, ours: Math.max(...saved), goal: "≤ 300" },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function start(cli: string, root: string, home: string): BenchServer {
  return startServer([cli, "--root", root, "--toolsets", "all"], { cwd: root, home });
}

async function search(server: BenchServer, query: string): Promise<string> {
  const { reply } = await server.call("search_code", { query });
  return (reply.result?.content ?? []).map((block) => block.text ?? "").join("\n");
}

/** Symbols and chunks of everything, as the first question of a new workspace makes them. */
async function indexSeconds(cli: string, { root }: Corpus, home: string): Promise<number> {
  const server = start(cli, root, home);
  await server.open();
  const { pid = 0 } = server.process;
  const before = processCpuMs(pid);
  while (/being built/.test(await search(server, "anything at all")));
  const seconds = (processCpuMs(pid) - before) / 1000;
  await server.close();
  return seconds;
}

async function ask(cli: string, { root }: Corpus, home: string, questions: readonly string[]) {
  const server = start(cli, root, home);
  await server.open();
  const { pid = 0 } = server.process;
  const begun = performance.now();
  await search(server, "where is the first question answered");
  const first = performance.now() - begun;
  const times: number[] = [];
  const cpu: number[] = [];
  for (const question of questions) {
    const [from, spent] = [performance.now(), usage(pid).cpuMs];
    await search(server, question);
    times.push(performance.now() - from);
    cpu.push(usage(pid).cpuMs - spent);
  }
  const searching = usage(pid).rssMB;
  await server.close();
  return { first, times, cpu, memoryMB: searching - (await idleMB(cli, root, home)) };
}

/** Memory of a server that has the index open and answers about symbols only. */
async function idleMB(cli: string, root: string, home: string): Promise<number> {
  const server = start(cli, root, home);
  await server.open();
  for (let round = 0; round < 20; round++) await server.call("find_symbol", { query: `nothing${round}` });
  const { rssMB } = usage(server.process.pid ?? 0);
  await server.close();
  return rssMB;
}

async function saves(cli: string, { root }: Corpus, home: string): Promise<number[]> {
  const server = start(cli, root, home);
  await server.open();
  await search(server, "anything at all");
  const file = join(root, "saved-by-bench.ts");
  const times: number[] = [];
  try {
    for (let round = 0; round < 20; round++) {
      const name = `savedByBench${round}`;
      writeFileSync(file, `export function ${name}() {\n  return "sprocket ${round}";\n}\n`);
      const begun = performance.now();
      while (!(await search(server, `saved by bench sprocket ${round}`)).includes(`${name} `));
      times.push(performance.now() - begun);
    }
  } finally {
    rmSync(file, { force: true });
    await server.close();
  }
  return times;
}

function databaseBytes(home: string): number {
  const folder = join(home, "workspaces");
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name, "index.db")).size, 0);
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

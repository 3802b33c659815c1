import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Corpus, fetchCorpus } from "./packages.ts";
import { median, type Row } from "./row.ts";
import { type BenchServer, processCpuMs, startServer, usage } from "./server.ts";

/** The index of the built server on about 10,000 files, through MCP. CPU is that of all its threads (Linux). */
export async function measureSymbols(project: string): Promise<readonly Row[]> {
  const corpus = fetchCorpus(project);
  const cli = join(project, "dist", "cli.js");
  const ctags = ctagsSeconds(corpus);
  const none = await build(cli, corpus, 0);
  const two = await build(cli, corpus, 2);
  const again = await restart(cli, corpus, two.home);
  const saved = await saves(cli, corpus, two.home);
  const size = databaseBytes(two.home);
  for (const { home } of [none, two]) rmSync(home, { recursive: true, force: true });
  const files = corpus.files.length;
  return [
    {
      name: `full index of ${files} files, CPU s, against ctags`,
      ours: none.cpuSeconds,
      ...(ctags !== undefined && { floor: ctags, ratio: none.cpuSeconds / ctags }),
      goal: "≤ 3.5 (with references; ctags has none)",
    },
    {
      name: "full index, wall s: 2 workers against none",
      ours: two.wallSeconds,
      floor: none.wallSeconds,
      ratio: two.wallSeconds / none.wallSeconds,
      goal: "≤ 0.6",
    },
    { name: "full index with 2 workers, most memory (MB)", ours: two.maxRssMB, goal: "≤ 300" },
    {
      name: "ping while it builds, p99, against idle",
      ours: two.pingMs,
      floor: two.idlePingMs,
      ratio: two.pingMs / two.idlePingMs,
      goal: "≤ 50 ms",
    },
    { name: "restart with nothing changed, to ready", ours: again, goal: "≤ 500" },
    { name: "save → find_symbol finds it, median", ours: median(saved), goal: "≤ 300" },
    { name: "save → find_symbol finds it, slowest of 30", ours: Math.max(...saved), goal: "≤ 300" },
    { name: "database, bytes a line", ours: size / corpus.lines, goal: "≤ 16" },
    {
      name: "database, against the source",
      ours: size,
      floor: corpus.bytes,
      ratio: size / corpus.bytes,
      goal: "",
    },
  ];
}

function start(cli: string, root: string, home: string, ...more: string[]): BenchServer {
  return startServer([cli, "--root", root, "--toolsets", "all", ...more], { cwd: root, home });
}

async function ready(server: BenchServer): Promise<void> {
  for (;;) {
    const { reply } = await server.call("index_status", { wait_ms: 50_000 });
    const text = reply.result?.content?.[0]?.text ?? "";
    if (text.startsWith("state: ready")) return;
    if (!text.startsWith("state: building")) throw new Error(text);
  }
}

async function build(cli: string, { root }: Corpus, workers: number) {
  const home = mkdtempSync(join(tmpdir(), "codi-bench-"));
  const server = start(cli, root, home, "--workers", String(workers));
  const { pid = 0 } = server.process;
  await server.open();
  const idle = await pings(server, pause(2_000));
  const before = processCpuMs(pid);
  const begun = performance.now();
  let maxRssMB = 0;
  const look = setInterval(() => {
    maxRssMB = Math.max(maxRssMB, usage(pid).rssMB);
  }, 200);
  const done = ready(server);
  const busy = await pings(server, done);
  const wallSeconds = (performance.now() - begun) / 1000;
  clearInterval(look);
  const cpuSeconds = (processCpuMs(pid) - before) / 1000;
  await server.close();
  return { home, cpuSeconds, wallSeconds, maxRssMB, pingMs: high(busy), idlePingMs: high(idle) };
}

/** Milliseconds of pings, one after the other, until something is done. */
async function pings(server: BenchServer, end: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let isOver = false;
  const stop = () => {
    isOver = true;
  };
  end.then(stop, stop);
  while (!isOver) {
    const begun = performance.now();
    await server.request("ping");
    times.push(performance.now() - begun);
    await pause(10);
  }
  await end;
  return times;
}

async function restart(cli: string, { root }: Corpus, home: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const server = start(cli, root, home);
    await server.open();
    const begun = performance.now();
    await ready(server);
    times.push(performance.now() - begun);
    await server.close();
  }
  return median(times);
}

async function saves(cli: string, { root }: Corpus, home: string): Promise<number[]> {
  const server = start(cli, root, home);
  await server.open();
  await ready(server);
  const folder = join(root, "made-by-bench");
  mkdirSync(folder, { recursive: true });
  const times: number[] = [];
  try {
    for (let round = 0; round < 30; round += 1) {
      const name = `madeByBench${round}_${process.pid}`;
      writeFileSync(join(folder, "saved.ts"), `export function ${name}() {}\n`);
      const begun = performance.now();
      for (;;) {
        const { reply } = await server.call("find_symbol", { query: name });
        if (reply.result?.content?.[0]?.text?.includes("saved.ts:1")) break;
      }
      times.push(performance.now() - begun);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server.close();
  }
  return times;
}

/** CPU seconds of ctags on the same files; undefined where it is not installed. */
function ctagsSeconds({ root, files }: Corpus): number | undefined {
  const input = files.join("\n");
  const line = "times; ctags -f - --sort=no -L - >/dev/null; times";
  const { status, stdout } = spawnSync("sh", ["-c", line], { cwd: root, input, maxBuffer: 1e9 });
  if (status !== 0) return undefined;
  const [, children = ""] = stdout.toString().trim().split("\n").slice(-2);
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

function databaseBytes(home: string): number {
  const folder = join(home, "workspaces");
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name, "index.db")).size, 0);
}

function high(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length * 0.99)] ?? Number.NaN;
}

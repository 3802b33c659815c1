import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { median, type Row } from "./row.ts";
import { type BenchServer, startServer, usage } from "./server.ts";

const rounds = 15;

/** Start-up, memory, idle CPU, exit, and what the tool list costs. @param project the checkout, with dist/ built. */
export async function measureStartup(project: string): Promise<readonly Row[]> {
  const home = mkdtempSync(join(tmpdir(), "codi-bench-"));
  const cli = join(project, "dist", "cli.js");
  const raw = join(project, "bench", "fixtures", "raw-server.cjs");
  const start = (args: readonly string[]): BenchServer => startServer(args, { cwd: home, home });
  try {
    // The first start writes the code cache; every later one of a user finds it.
    await timed(start([cli, "--root", home]));
    const runs: { nodeMs: number; raw: Timing; ours: Timing }[] = [];
    for (let round = 0; round < rounds; round++) {
      const node = performance.now();
      spawnSync(process.execPath, ["-e", "0"]);
      const nodeMs = performance.now() - node;
      runs.push({ nodeMs, raw: await timed(start([raw])), ours: await timed(start([cli, "--root", home])) });
    }
    const pick = (value: (run: (typeof runs)[number]) => number) => median(runs.map(value));
    const rows: Row[] = [
      row(
        "spawn → tools/list, against node -e 0",
        pick((run) => run.ours.ms),
        pick((run) => run.nodeMs),
        "≤ 2.2×",
      ),
      row(
        "CPU to tools/list, against raw JSON-RPC",
        pick((run) => run.ours.cpuMs),
        pick((run) => run.raw.cpuMs),
        "≤ 1.8×, stretch 1.5×",
      ),
      { name: "exit after stdin closed, idle", ours: pick((run) => run.ours.exitMs), goal: "≤ 100 ms" },
    ];
    return [...rows, ...(await idle(start([cli, "--root", home]))), ...(await toolLists(start, cli, home))];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

interface Timing {
  readonly ms: number;
  readonly cpuMs: number;
  readonly exitMs: number;
}

async function timed(server: BenchServer): Promise<Timing> {
  const begun = performance.now();
  await server.open();
  const ms = performance.now() - begun;
  const { cpuMs } = usage(server.process.pid ?? 0);
  return { ms, cpuMs, exitMs: await server.close() };
}

async function idle(server: BenchServer): Promise<readonly Row[]> {
  await server.open();
  await pause(2_000);
  const before = usage(server.process.pid ?? 0);
  const seconds = 10;
  await pause(seconds * 1_000);
  const after = usage(server.process.pid ?? 0);
  await server.close();
  return [
    { name: "idle memory before an engine loads, MB", ours: after.rssMB, goal: "≤ 60" },
    { name: "idle CPU, percent", ours: (after.cpuMs - before.cpuMs) / (seconds * 10), goal: "< 0.5" },
  ];
}

async function toolLists(
  start: (args: readonly string[]) => BenchServer,
  cli: string,
  home: string,
): Promise<readonly Row[]> {
  const lists = [
    { name: "full profile", args: [], goal: "≤ 3,300 tokens, ≤ 20 tools" },
    { name: "companion profile", args: ["--profile", "companion"], goal: "≤ 2,000 tokens, ≤ 12 tools" },
    { name: "every tool", args: ["--toolsets", "all"], goal: "≤ 6,500 tokens" },
  ];
  const rows: Row[] = [];
  for (const { name, args, goal } of lists) {
    const server = start([cli, "--root", home, ...args]);
    const tools = (await server.open()).result?.tools ?? [];
    await server.close();
    rows.push({
      name: `tool list, ${name}: tokens of ${tools.length} tools`,
      ours: encode(JSON.stringify({ tools })).length,
      goal,
    });
  }
  return rows;
}

const row = (name: string, ours: number, floor: number, goal: string): Row => ({
  name,
  ours,
  floor,
  ratio: ours / floor,
  goal,
});

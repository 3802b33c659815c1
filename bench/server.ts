import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";

export interface Reply {
  readonly result?: {
    readonly tools?: unknown[];
    readonly content?: { readonly text?: string }[];
    readonly isError?: boolean;
  };
  readonly error?: { readonly message: string };
}

/** A stdio server as a process, spoken to in raw JSON-RPC so that no client library is measured. */
export interface BenchServer {
  readonly process: ChildProcess;
  request(method: string, params?: object): Promise<{ reply: Reply; bytes: number }>;
  call(name: string, args: object): Promise<{ reply: Reply; bytes: number }>;
  /** Spawn, handshake and tools/list, as every client opens. */
  open(): Promise<Reply>;
  /** Closes stdin; resolves with the milliseconds until the process is gone. */
  close(): Promise<number>;
}

export function startServer(args: readonly string[], options: { cwd: string; home: string }): BenchServer {
  const env = { PATH: process.env["PATH"] ?? "", HOME: options.home, CODI_HOME: options.home };
  const child = spawn(process.execPath, [...args], {
    cwd: options.cwd,
    env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map<number, (answer: { reply: Reply; bytes: number }) => void>();
  let next = 1;
  let parts: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = Buffer.concat([...parts, rest.subarray(0, end)]);
      parts = [];
      rest = rest.subarray(end + 1);
      const message = JSON.parse(line.toString());
      waiting.get(message.id)?.({ reply: message, bytes: line.length });
      waiting.delete(message.id);
    }
    if (rest.length > 0) parts.push(rest);
  });
  const send = (message: object): void =>
    void child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const request = (method: string, params: object = {}) => {
    const id = next++;
    return new Promise<{ reply: Reply; bytes: number }>((resolve) => {
      waiting.set(id, resolve);
      send({ id, method, params });
    });
  };
  return {
    process: child,
    request,
    call: (name, args) => request("tools/call", { name, arguments: args }),
    async open() {
      const clientInfo = { name: "bench", version: "1" };
      await request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
      send({ method: "notifications/initialized" });
      return (await request("tools/list")).reply;
    },
    async close() {
      const start = performance.now();
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
      return performance.now() - start;
    },
  };
}

/**
 * CPU milliseconds and resident megabytes of a living process so far (Linux). The scheduler's own count of each
 * thread is exact to the microsecond, where /proc/PID/stat counts in ticks of 10 ms.
 */
export function usage(pid: number): { cpuMs: number; rssMB: number } {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = tasks.map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]),
  );
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { cpuMs: nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6, rssMB: Number(rss) / 1024 };
}

/** CPU of a process, with that of threads that have ended, which `usage` leaves out; in ticks of 10 ms. */
export function processCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

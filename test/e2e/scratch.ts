import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A place where one client can live without touching the user's own files. */
export interface Scratch {
  /** The client's HOME; also holds our CODI_HOME. */
  readonly home: string;
  /** The client's current folder: an empty project. */
  readonly project: string;
  /** PATH, HOME and nothing of the user's; outside addresses lead to `wall`. */
  readonly env: NodeJS.ProcessEnv;
  /** Removes the folders, and ends and returns the processes that the client left behind. */
  remove(): Promise<readonly string[]>;
}

/** Servers are told to end when their client has; this is how long they may take. */
const graceMs = 5_000;

/** Port 9 discards: nothing listens there. */
const nowhere = "http://127.0.0.1:9";

/** @param wall origin of a loopback server that answers as a proxy which lets nothing through */
export async function createScratch(wall = nowhere): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), "codi-e2e-"));
  const home = join(folder, "home");
  const project = join(folder, "project");
  await mkdir(home);
  await mkdir(project);
  const env = {
    PATH: process.env["PATH"],
    HOME: home,
    USERPROFILE: home,
    CODI_HOME: join(home, ".codi"),
    HTTP_PROXY: wall,
    HTTPS_PROXY: wall,
    http_proxy: wall,
    https_proxy: wall,
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
  };
  return {
    home,
    project,
    env,
    async remove() {
      const left = await leftovers(`HOME=${home}`);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      return left;
    },
  };
}

/**
 * Ends and names the processes that still carry the mark in their environment after the grace; Linux only.
 * HOME is the mark because it is the one variable that every client hands down to the servers it starts.
 */
async function leftovers(mark: string): Promise<readonly string[]> {
  if (process.platform !== "linux") return [];
  const deadline = performance.now() + graceMs;
  let found = await marked(mark);
  // The kernel has no event for "a process that is not our child ended", hence the polling.
  while (found.length > 0 && performance.now() < deadline) {
    await pause(50);
    found = await marked(mark);
  }
  for (const { pid } of found) process.kill(pid, "SIGKILL");
  return found.map(({ pid, command }) => `${pid} ${command}`);
}

interface Marked {
  readonly pid: number;
  readonly command: string;
}

async function marked(mark: string): Promise<readonly Marked[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => commandIfMarked(pid, mark)));
  return found.filter((one) => one !== undefined);
}

async function commandIfMarked(pid: number, mark: string): Promise<Marked | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8");
    if (!environment.split("\0").includes(mark)) return undefined;
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
    return { pid, command: command.replaceAll("\0", " ").trim() };
  } catch {
    // Ended between the listing and the reading, or somebody else's.
    return undefined;
  }
}

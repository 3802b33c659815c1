import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { jobVariable } from "./environment.ts";

/** A command's processes: how to tell them from everybody else's. */
export interface Family {
  /** The process we started, leader of its own group and session. */
  readonly pid: number;
  /** When it started, in the system's own ticks: whoever is older cannot belong to it. 0 where that is unknown. */
  readonly startedAt: number;
  readonly jobId: string;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly startedAt: number;
}

/** When a process that lives started; 0 where the system does not tell. */
export function startOf(pid: number): number {
  return process.platform === "linux" ? (fromStat(String(pid))?.startedAt ?? 0) : 0;
}

/**
 * Ids of all living processes of a command: its group, its session, their descendants, and on Linux whoever carries
 * the job's mark in its environment, also after `setsid` and when its parents are gone.
 */
export function findMembers({ pid, jobId, startedAt }: Family): readonly number[] {
  const everybody = process.platform === "linux" ? fromProc() : fromPs();
  const all = everybody.filter((own) => own.startedAt >= startedAt);
  const found = new Set<number>();
  for (const own of all) if (own.pid === pid || own.group === pid || own.session === pid) found.add(own.pid);
  if (process.platform === "linux") {
    const mark = Buffer.from(`${jobVariable}=${jobId}`);
    for (const own of all) if (!found.has(own.pid) && isMarked(own.pid, mark)) found.add(own.pid);
  }
  addDescendants(found, all);
  return [...found];
}

function addDescendants(found: Set<number>, all: readonly Process[]): void {
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
}

function fromProc(): readonly Process[] {
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (fromStat(name) ?? []) : []));
}

// proc(5): "pid (name) state ppid pgrp session … starttime …", the name may hold anything, so the last bracket counts.
function fromStat(name: string): Process | undefined {
  const stat = readOrNothing(`/proc/${name}/stat`).toString("latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group, session] = fields;
  if (state === undefined || state === "" || "ZXx".includes(state)) return undefined;
  return {
    pid: Number(name),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startedAt: Number(fields[19]),
  };
}

function isMarked(pid: number, mark: Buffer): boolean {
  const environment = readOrNothing(`/proc/${pid}/environ`);
  const at = environment.indexOf(mark);
  if (at < 0) return false;
  const before = at === 0 ? 0 : environment[at - 1];
  return before === 0 && (environment[at + mark.length] ?? 0) === 0;
}

function readOrNothing(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0); // it ended while we looked, or belongs to someone else
  }
}

/** POSIX ps, for systems without /proc. It shows no session id everywhere, so the group stands for it. */
function fromPs(): readonly Process[] {
  const table = execFileSync("ps", ["-Ao", "pid=,ppid=,pgid=,state="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (!pid || state?.startsWith("Z")) return [];
    const session = Number(group);
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session, startedAt: 0 }];
  });
}

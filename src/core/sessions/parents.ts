import { readFileSync } from "node:fs";

const maxDepth = 8;

/**
 * Names of this process's parents, nearest first, read from Linux's /proc.
 * Elsewhere the list is empty: asking `ps` would cost a process for a weak clue.
 */
export function parentProcessNames(pid = process.ppid): readonly string[] {
  const names: string[] = [];
  for (let depth = 0; pid > 1 && depth < maxDepth; depth++) {
    const stat = readStat(pid);
    if (!stat) break;
    names.push(stat.name);
    pid = stat.parent;
  }
  return names;
}

// The name stands in parentheses and may hold any character, so the fields after the last ")" are the safe ones.
function readStat(pid: number): { name: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = stat.lastIndexOf(")");
    return {
      name: stat.slice(stat.indexOf("(") + 1, end),
      parent: Number(stat.slice(end + 2).split(" ")[1]),
    };
  } catch {
    // No /proc here, or the process ended meanwhile: there is nothing more to learn.
    return undefined;
  }
}

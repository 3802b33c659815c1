import type { JobState } from "../core/shell/index.ts";

/** How a command stands, in one line: what a model and the audit log need to know first. */
export function fact({ id, isRunning, exitCode, signal, endedBy, elapsedMs }: JobState): string {
  const time = duration(elapsedMs);
  if (isRunning) return `still running as job ${id} after ${time}`;
  if (endedBy === "timeout") return `timed out after ${time}; all its processes were ended`;
  if (endedBy === "kill") return `killed after ${time}; all its processes are gone`;
  if (endedBy !== undefined) return `ended by ${endedBy} after ${time}`;
  return signal === undefined ? `exit ${exitCode} in ${time}` : `ended by ${signal} after ${time}`;
}

function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

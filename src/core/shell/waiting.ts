import type { Waiting } from "./contract.ts";
import { harmless } from "./harmless.ts";
import type { Job } from "./job.ts";

// Clients give a silent call up after a minute, some after less; each sign of life starts their count anew.
const signOfLifeMs = 10_000;

/** Waits until a job has ended, the time is over or the signal aborts, with signs of life meanwhile. Never throws. */
export async function untilDone(job: Job, timeoutMs: number, { signal, progress }: Waiting): Promise<void> {
  const report = (): void => progress?.(Math.round(job.state().elapsedMs), describe(job));
  report();
  const interval = setInterval(report, signOfLifeMs);
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    await Promise.race([
      job.ended,
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
        abort = resolve;
        signal.addEventListener("abort", abort, { once: true });
        if (signal.aborted) resolve();
      }),
    ]);
  } finally {
    clearInterval(interval);
    clearTimeout(timer);
    if (abort) signal.removeEventListener("abort", abort);
  }
}

function describe(job: Job): string {
  const { elapsedMs } = job.state();
  const last = harmless(job.record.tail().subarray(-1_000)).trimEnd().split("\n").at(-1) ?? "";
  const seconds = `${job.id} runs for ${Math.round(elapsedMs / 1000)} s`;
  return last ? `${seconds}: ${last.slice(0, 200)}` : seconds;
}

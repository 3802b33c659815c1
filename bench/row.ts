/** One line of the bench: ours beside its floor or peer, measured interleaved in the same run. */
export interface Row {
  readonly name: string;
  /** Milliseconds unless the name says otherwise; medians. */
  readonly ours: number;
  readonly floor?: number;
  /** Ours divided by the floor. */
  readonly ratio?: number;
  readonly goal: string;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Runs two things in turn, so that a busy machine slows both. @returns medians in milliseconds, and of the ratios of neighbours. */
export async function interleave(
  rounds: number,
  ours: (round: number) => Promise<unknown>,
  floor: (round: number) => Promise<unknown>,
): Promise<{ ours: number; floor: number; ratio: number }> {
  const times: { ours: number; floor: number }[] = [];
  for (let round = 0; round < rounds; round++)
    times.push({ floor: await time(floor, round), ours: await time(ours, round) });
  const [own, base] = [median(times.map((one) => one.ours)), median(times.map((one) => one.floor))];
  return { ours: own, floor: base, ratio: own / base };
}

async function time(work: (round: number) => Promise<unknown>, round: number): Promise<number> {
  const start = performance.now();
  await work(round);
  return performance.now() - start;
}

/**
 * Runs `work` with a signal that also fires after `ms`, with `late()` as its reason. Unlike `AbortSignal.timeout` it
 * leaves no timer behind.
 */
export async function withDeadline<Result>(
  signal: AbortSignal,
  ms: number,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late()), ms);
  const passOn = () => controller.abort(signal.reason);
  if (signal.aborted) passOn();
  signal.addEventListener("abort", passOn, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", passOn);
  }
}

const intervalMs = 2_000;

/** Calls `gone` when the process that started us has died without closing our stdin. Costs one look at the parent's id each time. */
export function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    gone();
  }, intervalMs);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM means that it lives under another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

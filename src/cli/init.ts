export async function run(): Promise<number> {
  return 0;
}
export async function serveUntilSignal(_h: unknown): Promise<void> {}

/** One server-sent event. */
export function sse(payload: unknown, event?: string): string {
  const name = event === undefined ? "" : `event: ${event}\n`;
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return `${name}data: ${text}\n\n`;
}

import type { IndexStatus } from "./contract.ts";

/** A status as a person and a model read it; the first line is `state: …`. */
export function describeStatus(status: IndexStatus): string {
  const { state, reason, progress, files, symbols, bytes, missing, writer, freshness, notices } = status;
  const lines = [`state: ${state}`];
  if (reason !== undefined) lines.push(reason);
  if (progress !== undefined) lines.push(`progress: ${progress.done} of ${progress.total} files read`);
  lines.push(`indexed: ${files} files, ${symbols} symbols, ${size(bytes)}`);
  if (status.chunked !== undefined) lines.push(`chunked: ${status.chunked} files`);
  for (const { reason: why, count, examples } of missing) {
    const more = count > examples.length && examples.length > 0 ? ", …" : "";
    const which = examples.length > 0 ? `: ${examples.join(", ")}${more}` : "";
    lines.push(`incomplete: ${count} ${why}${which}`);
  }
  lines.push(`kept by: ${keepers[writer.who]}${writer.pid === undefined ? "" : ` (process ${writer.pid})`}`);
  lines.push(`freshness: ${freshness}`);
  return [...lines, ...notices].join("\n");
}

const keepers = {
  this: "this server",
  other: "another server on this workspace",
  nobody: "nobody yet",
} as const;

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

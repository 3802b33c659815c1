import type { AuditEntry } from "./index.ts";

/** The ways an entry can be written out; `codi`, `coditect` and `fdb` are those of the CODI family. */
export const auditFormats = ["human", "compact", "json", "jsonl", "codi", "coditect", "fdb"] as const;
export type AuditFormat = (typeof auditFormats)[number];

/** Writes entries in the order given. */
export function formatEntries(entries: readonly AuditEntry[], format: AuditFormat): string {
  if (format === "json") return JSON.stringify(entries, null, 2);
  return entries.map(lines[format]).join("\n");
}

const lines: Record<Exclude<AuditFormat, "json">, (entry: AuditEntry) => string> = {
  human: (entry) => {
    const what = entry.message ?? entry.target;
    const failed = entry.status === "ok" ? "" : ` ${entry.status}${entry.error ? ` (${entry.error})` : ""}`;
    return `${entry.ts} ${entry.session} ${entry.ai_tool} ${entry.tool}${failed}${what ? ` ${what}` : ""} ${entry.ms} ms`;
  },
  compact: (entry) =>
    `${entry.ts.slice(11, 19)} ${entry.tool} ${entry.status} ${entry.message ?? entry.target}`.trimEnd(),
  jsonl: (entry) => JSON.stringify(entry),
  codi: (entry) =>
    `[${entry.ts}] [${entry.actor_type.toUpperCase()}] [${entry.session}] ${entry.action ?? entry.tool}: ${entry.message ?? entry.target}`,
  coditect: (entry) =>
    JSON.stringify({
      timestamp: entry.ts,
      session_id: entry.session,
      actor: { type: entry.actor_type, tool: entry.ai_tool, client: entry.client },
      action: entry.action ?? entry.tool,
      status: entry.status,
      message: entry.message ?? entry.target,
    }),
  fdb: (entry) => `audit/${entry.session}/${entry.ts}/${entry.seq} = ${JSON.stringify(entry)}`,
};

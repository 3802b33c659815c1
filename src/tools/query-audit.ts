import * as z from "zod";
import { auditFormats, formatEntries } from "../core/audit/index.ts";
import { defineTool } from "./tool.ts";

export const queryAudit = defineTool({
  name: "query_audit",
  title: "Search the audit log",
  toolset: "history",
  description:
    "Lists what was done through this server, newest first: by whom, with which tool, on what, with what result. Use it to see your own or another agent's recent steps.",
  effect: "read",
  input: z.strictObject({
    text: z.string().optional().describe("Only entries containing this, any case"),
    session: z.string().optional().describe("Session id, as whoami shows it"),
    actor: z.string().optional().describe("AI tool, client name or actor type, e.g. codex, human"),
    tool: z.string().optional(),
    status: z.enum(["ok", "error", "denied", "cancelled"]).optional(),
    since: z.string().optional().describe("Date or time, e.g. 2026-01-31T09:00Z"),
    until: z.string().optional(),
    format: z.enum(auditFormats).default("human"),
    limit: z.int().min(1).max(500).default(50),
    cursor: z.string().optional().describe("Last line of the page before"),
  }),
  asks: ({ text, session, tool }) => [
    { subject: [text, session, tool].filter(Boolean).join(" ") || "recent" },
  ],
  async run({ format, ...filter }, { services }) {
    const { entries, cursor, scanned } = services.audit.find(filter);
    const more = cursor ? `\ncursor: ${cursor}` : "";
    if (entries.length === 0) return `No entry fits; ${scanned} looked at.${more}`;
    return formatEntries(entries, format) + more;
  },
});

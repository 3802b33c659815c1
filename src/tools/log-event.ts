import * as z from "zod";
import { defineTool } from "./tool.ts";

export const logEvent = defineTool({
  name: "log_event",
  title: "Write into the audit log",
  toolset: "history",
  description:
    "Writes a note into the audit log under your name and session: a decision, a milestone, a reason. Calls of tools are recorded by themselves and need no note.",
  effect: "read",
  records: true,
  input: z.strictObject({
    message: z.string().min(1).max(4000).describe("What happened, in one or two sentences"),
    action: z.string().max(64).optional().describe("Short label such as decision or review; default note"),
    details: z.record(z.string(), z.unknown()).optional().describe("Anything structured that belongs to it"),
  }),
  asks: ({ action }) => [{ subject: action ?? "note" }],
  async run({ message, action = "note" }, { caller, annotate }) {
    annotate({ message, action });
    return `Logged as ${action} in session ${caller.session}.`;
  },
});

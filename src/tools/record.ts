import type { Services } from "../app.ts";
import type { AuditStatus } from "../core/audit/index.ts";
import { attribution } from "../core/sessions/index.ts";
import type { CodiError } from "../shared/errors.ts";
import type { Log } from "../shared/log.ts";
import type { Ask, Block, Note, Tool } from "./tool.ts";
import type { Call } from "./toolbox.ts";

/** A call that has ended, however it did. */
export interface Finished {
  readonly call: Call;
  readonly tool: Tool | undefined;
  readonly asks: readonly Ask[];
  readonly failure: CodiError | undefined;
  readonly note: Note | undefined;
  /** Checkpoint that undoes the call. */
  readonly checkpoint: string | undefined;
  readonly ms: number;
  readonly services: Services;
  readonly log: Log;
}

/** Writes the audit entry. A call that has already run is answered even if that fails, with a line that says so. */
export function record({
  call,
  tool,
  asks,
  failure,
  note,
  checkpoint,
  ms,
  services,
  log,
}: Finished): Block | undefined {
  try {
    services.audit.append({
      ...attribution(call.caller),
      tool: call.tool,
      effect: tool?.effect ?? "none",
      status: statusOf(failure),
      ms: Math.round(ms * 10) / 10,
      target: asks.map(targetOf).join(", "),
      ...(failure && { error: failure.code }),
      ...(checkpoint !== undefined && { checkpoint }),
      ...note,
      input: shorten(call.input),
    });
    return undefined;
  } catch (error) {
    log.error("the audit log could not be written", error);
    return { type: "text", text: "[This call could not be written to the audit log.]" };
  }
}

function statusOf(failure: CodiError | undefined): AuditStatus {
  if (!failure) return "ok";
  if (failure.code === "cancelled") return "cancelled";
  return failure.code === "denied" || failure.code === "outside_workspace" ? "denied" : "error";
}

/** One thing a call touches, in a few words. */
export function targetOf(ask: Ask): string {
  if ("path" in ask) return ask.path;
  if ("command" in ask) return ask.command;
  return "url" in ask ? ask.url : ask.subject;
}

const maxLoggedChars = 300;

// Whole file contents belong in checkpoints, not in the log.
function shorten(value: unknown): unknown {
  if (typeof value === "string")
    return value.length <= maxLoggedChars
      ? value
      : `${value.slice(0, maxLoggedChars)}… (${value.length} characters)`;
  if (Array.isArray(value)) return value.slice(0, 20).map(shorten);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]));
}

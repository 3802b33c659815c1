import { CLIENT_INFO_META_KEY, type ServerContext } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Client } from "../core/sessions/index.ts";

const introduction = z.looseObject({ name: z.string(), version: z.string() });

/** How a client introduced itself with this very request, as revision 2026-07-28 has it; undefined when it did not. */
export function introducedBy(context: ServerContext): Client | undefined {
  const envelope: Readonly<Record<string, unknown>> | undefined = context.mcpReq.envelope;
  const parsed = introduction.safeParse(envelope?.[CLIENT_INFO_META_KEY]);
  return parsed.success ? { name: parsed.data.name, version: parsed.data.version } : undefined;
}

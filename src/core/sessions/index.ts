import { type AiTool, aiTools } from "./ai-tools.ts";
import { detect, type Evidence } from "./detect.ts";
import { parentProcessNames } from "./parents.ts";

export type { AiTool } from "./ai-tools.ts";
export type { Evidence } from "./detect.ts";

export type Transport = "stdio" | "http" | "sse" | "cli";
export type ActorType = "human" | "ai" | "agent" | "orchestrator";

/** A client's own name and version, as it introduced itself. */
export interface Client {
  readonly name: string;
  readonly version: string;
}

/** Who is calling: what the audit log records and `whoami` answers. */
export interface Caller {
  /** Short id of the conversation between one client and this server. */
  readonly session: string;
  readonly transport: Transport;
  readonly client: Client | undefined;
  /** Id of a known AI tool, the client's own name where it is unknown to us, or "unknown". */
  readonly aiTool: string;
  readonly title: string;
  readonly actorType: ActorType;
  readonly confidence: "high" | "medium" | "low";
  readonly evidence: readonly Evidence[];
}

/** Knows who is on the other side of each connection. */
export interface Sessions {
  /** @param session the id this connection was given when it opened. */
  identify(session: string, transport: Transport, client: Client | undefined): Caller;
  /** Every AI tool that can be recognised. */
  knownTools(): readonly AiTool[];
}

/** The fields by which a caller appears in records that outlive the call. */
export function attribution(caller: Caller): {
  session: string;
  client: string;
  actor_type: string;
  ai_tool: string;
} {
  const { session, client, actorType, aiTool } = caller;
  return {
    session,
    client: client ? `${client.name}/${client.version}` : "unknown",
    actor_type: actorType,
    ai_tool: aiTool,
  };
}

/**
 * @param environment the variables the server was started with.
 * @param parents names of the parent processes, nearest first; read from the system unless given.
 */
export function createSessions(options: {
  environment: Readonly<Record<string, string | undefined>>;
  parents?: () => readonly string[];
}): Sessions {
  const deps = { parents: parentProcessNames, ...options };
  const seen = new Map<string, Caller>();
  return {
    identify(session, transport, client) {
      const key = `${session} ${transport} ${client?.name} ${client?.version}`;
      const known = seen.get(key);
      if (known) return known;
      const caller = { session, transport, client, ...detect({ transport, client, ...deps }) };
      // Stateless clients may come under many names; the memory is a shortcut and must not grow with them.
      if (seen.size >= maxRemembered) seen.clear();
      seen.set(key, caller);
      return caller;
    },
    knownTools: () => aiTools,
  };
}

const maxRemembered = 256;

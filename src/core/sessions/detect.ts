import { type AiTool, aiTools } from "./ai-tools.ts";
import type { ActorType, Caller, Client, Transport } from "./index.ts";

/** One reason for an identification, strongest first. */
export interface Evidence {
  readonly from: "client" | "environment" | "process" | "transport";
  readonly detail: string;
}

interface Clues {
  readonly transport: Transport;
  readonly client: Client | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly parents: () => readonly string[];
}

type Identity = Pick<Caller, "aiTool" | "title" | "actorType" | "confidence" | "evidence">;

/** Weighs the clues in the order client name, environment, parent process. A remote client is only what it says it is. */
export function detect({ transport, client, environment, parents }: Clues): Identity {
  const local = transport === "stdio" || transport === "cli";
  const byClient = client && aiTools.find((tool) => tool.clients?.some((name) => matches(name, client.name)));
  const evidence: Evidence[] = [];
  if (client) evidence.push({ from: "client", detail: `clientInfo is ${client.name} ${client.version}` });

  const byEnvironment = local ? fromEnvironment(environment) : undefined;
  if (byEnvironment) evidence.push({ from: "environment", detail: `${byEnvironment.variable} is set` });

  // The process table is only worth reading when nothing better is known.
  const byProcess = local && !byClient && !byEnvironment ? fromProcesses(parents()) : undefined;
  if (byProcess) evidence.push({ from: "process", detail: `a parent process is named ${byProcess.name}` });

  const tool =
    byClient ?? (client && transport !== "cli" ? undefined : (byEnvironment?.tool ?? byProcess?.tool));
  if (tool) {
    const agrees = byClient !== undefined;
    const confidence = agrees ? "high" : byEnvironment ? "medium" : "low";
    return { aiTool: tool.id, title: tool.title, actorType: "ai", confidence, evidence };
  }
  if (transport === "cli") {
    evidence.push({ from: "transport", detail: "called from the command line" });
    return { aiTool: "none", title: "command line", actorType: "human", confidence: "medium", evidence };
  }
  const actorType: ActorType = "ai";
  if (!client) return { aiTool: "unknown", title: "unknown", actorType, confidence: "low", evidence };
  return { aiTool: client.name, title: client.name, actorType, confidence: "low", evidence };
}

function matches(pattern: string, name: string): boolean {
  const lower = name.toLowerCase();
  return pattern.endsWith("*") ? lower.startsWith(pattern.slice(0, -1)) : lower === pattern;
}

function fromEnvironment(environment: Clues["environment"]): { tool: AiTool; variable: string } | undefined {
  for (const tool of aiTools) {
    const variable = tool.environment?.find((clue) => isSet(clue, environment));
    if (variable) return { tool, variable: variable.split(/[=~]/)[0] ?? variable };
  }
  return undefined;
}

function isSet(clue: string, environment: Clues["environment"]): boolean {
  const [, name = clue, operator, wanted = ""] = /^([^=~]+)([=~])(.*)$/.exec(clue) ?? [];
  const value = environment[name];
  if (!value) return false;
  if (operator === "=") return value === wanted;
  return operator === "~" ? value.includes(wanted) : true;
}

function fromProcesses(parents: readonly string[]): { tool: AiTool; name: string } | undefined {
  for (const name of parents) {
    const tool = aiTools.find((candidate) => candidate.processes?.includes(name));
    if (tool) return { tool, name };
  }
  return undefined;
}

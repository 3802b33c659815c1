import type { Services } from "../app.ts";
import type { AuditStatus } from "../core/audit/index.ts";
import { denial } from "../core/policy/index.ts";
import { attribution, type Caller } from "../core/sessions/index.ts";
import { clip } from "../shared/clip.ts";
import { CodiError, isAbort } from "../shared/errors.ts";
import type { Log } from "../shared/log.ts";
import { parseInput } from "./parse.ts";
import type { Answer, Ask, Block, Note, Progress, Tool } from "./tool.ts";

/** One call, whoever makes it: a client, the command line, an agent, a proxied server. */
export interface Call {
  readonly tool: string;
  readonly input: unknown;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
}

export interface Outcome {
  readonly blocks: readonly Block[];
  readonly isError: boolean;
}

/** The road: find → parse → policy → run → clip → audit → render. There is no other way to a tool. */
export interface Toolbox {
  readonly tools: readonly Tool[];
  call(call: Call): Promise<Outcome>;
}

export function createToolbox(deps: { tools: readonly Tool[]; services: Services; log: Log }): Toolbox {
  const { services, log } = deps;
  const byName = new Map(deps.tools.map((tool) => [tool.name, tool]));

  const find = (name: string): Tool => {
    const tool = byName.get(name);
    if (tool) return tool;
    throw new CodiError("unknown_tool", `There is no tool named ${name} here.`, {
      hint: `There are: ${[...byName.keys()].join(", ")}.`,
    });
  };

  const judge = async (tool: Tool, asks: readonly Ask[]): Promise<void> => {
    const decision = await services.policy.check({
      tool: tool.name,
      effect: tool.effect,
      paths: pathsOf(asks),
      commands: commandsOf(asks),
    });
    if (decision.verdict !== "allow") throw denial(decision);
    if (tool.effect !== "read") services.audit.assertWritable();
  };

  return {
    tools: deps.tools,
    async call(call) {
      const started = performance.now();
      let tool: Tool | undefined;
      let asks: readonly Ask[] = [];
      let outcome: Outcome;
      let failure: CodiError | undefined;
      let note: Note | undefined;
      const annotate = (given: Note): void => {
        note = given;
      };
      try {
        tool = find(call.tool);
        const input = parseInput(tool, call.input);
        asks = tool.asks(input);
        call.signal.throwIfAborted();
        await judge(tool, asks);
        const { caller, signal, progress = noProgress } = call;
        const answer = await tool.run(input, { services, caller, signal, progress, annotate });
        outcome = { blocks: clipAnswer(answer, tool.maxChars ?? defaultMaxChars), isError: false };
      } catch (error) {
        failure = explain(error, call, log);
        outcome = { blocks: [{ type: "text", text: renderError(failure) }], isError: true };
      }
      const ms = performance.now() - started;
      const unrecorded = record({ call, tool, asks, failure, note, ms, services, log });
      return unrecorded ? { ...outcome, blocks: [...outcome.blocks, unrecorded] } : outcome;
    },
  };
}

// Clients refuse or cut results above about 25,000 tokens; our own cut comes first and says how to go on.
const defaultMaxChars = 30_000;
const maxErrorChars = 8_000;
const noProgress: Progress = () => {};

const pathsOf = (asks: readonly Ask[]): readonly string[] =>
  asks.flatMap((ask) => ("path" in ask ? [ask.path] : []));

const commandsOf = (asks: readonly Ask[]) => asks.flatMap((ask) => ("command" in ask ? [ask] : []));

function clipAnswer(answer: Answer, maxChars: number): readonly Block[] {
  const blocks: readonly Block[] = typeof answer === "string" ? [{ type: "text", text: answer }] : answer;
  return blocks.map((block) =>
    block.type === "text"
      ? {
          ...block,
          text: clip(block.text, maxChars, "Ask for less at once: a smaller limit, a narrower path."),
        }
      : block,
  );
}

/** What the caller may hear: our own errors in full, a stop as a stop, anything unexpected only as a failure. */
function explain(error: unknown, call: Call, log: Log): CodiError {
  if (error instanceof CodiError) return error;
  if (call.signal.aborted || isAbort(error))
    return new CodiError("cancelled", `${call.tool} was cancelled before it finished.`);
  log.error(`${call.tool} failed unexpectedly`, error);
  return new CodiError("internal", `${call.tool} failed for a reason that is a fault of this server.`, {
    hint: "The details are in the server's own log (stderr). Trying again with other arguments may work.",
  });
}

function renderError(error: CodiError): string {
  const text = error.hint ? `${error.message}\n${error.hint}` : error.message;
  return clip(`${error.code}: ${text}`, maxErrorChars, "The rest was left out.");
}

interface Finished {
  readonly call: Call;
  readonly tool: Tool | undefined;
  readonly asks: readonly Ask[];
  readonly failure: CodiError | undefined;
  readonly note: Note | undefined;
  readonly ms: number;
  readonly services: Services;
  readonly log: Log;
}

/** Writes the audit entry. A call that has already run is answered even if that fails, with a line that says so. */
function record({ call, tool, asks, failure, note, ms, services, log }: Finished): Block | undefined {
  try {
    services.audit.append({
      ...attribution(call.caller),
      tool: call.tool,
      effect: tool?.effect ?? "none",
      status: statusOf(failure),
      ms: Math.round(ms * 10) / 10,
      target: asks.map(targetOf).join(", "),
      ...(failure && { error: failure.code }),
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

function targetOf(ask: Ask): string {
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

import type { Services } from "../app.ts";
import { AnswerNeeded, type ApprovalRequest, type AskPerson } from "../core/approvals/index.ts";
import { type Decision, denial } from "../core/policy/index.ts";
import type { Caller } from "../core/sessions/index.ts";
import { clip } from "../shared/clip.ts";
import { CodiError } from "../shared/errors.ts";
import type { Log } from "../shared/log.ts";
import { explain, renderError } from "./failure.ts";
import { parseInput } from "./parse.ts";
import { record, targetOf } from "./record.ts";
import type { Answer, Ask, Block, Note, Progress, Tool } from "./tool.ts";
import { createUndo, type Kept } from "./undo.ts";

/** One call, whoever makes it: a client, the command line, an agent, a proxied server. */
export interface Call {
  readonly tool: string;
  readonly input: unknown;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  /** How to reach the person behind the call; absent where there is no way. */
  readonly askPerson?: AskPerson | undefined;
}

export interface Outcome {
  readonly blocks: readonly Block[];
  readonly isError: boolean;
}

/** The road: find → parse → policy → approval → checkpoint → run → clip → audit → render. There is no other way to a tool. */
export interface Toolbox {
  readonly tools: readonly Tool[];
  /** @throws AnswerNeeded when `askPerson` did: nothing has run. Every other failure is an outcome. */
  call(call: Call): Promise<Outcome>;
}

export function createToolbox(deps: { tools: readonly Tool[]; services: Services; log: Log }): Toolbox {
  const { services, log } = deps;
  const undo = createUndo(services);
  const byName = new Map(deps.tools.map((tool) => [tool.name, tool]));

  const find = (name: string): Tool => {
    const tool = byName.get(name);
    if (tool) return tool;
    throw new CodiError("unknown_tool", `There is no tool named ${name} here.`, {
      hint: `There are: ${[...byName.keys()].join(", ")}.`,
    });
  };

  const judge = async (tool: Tool, asks: readonly Ask[], call: Call): Promise<void> => {
    const { name, effect } = tool;
    const decision = await services.policy.check({
      tool: name,
      effect,
      paths: pathsOf(asks),
      commands: commandsOf(asks),
      urls: urlsOf(asks),
    });
    if (decision.verdict === "deny") throw denial(decision);
    if (decision.verdict === "ask")
      await services.approvals.obtain(approvalFor(call, asks, decision), call.askPerson);
    if (effect !== "read") services.audit.assertWritable();
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
      let kept: Kept = { notices: [] };
      const annotate = (given: Note): void => {
        note = given;
      };
      try {
        tool = find(call.tool);
        const input = parseInput(tool, call.input);
        asks = tool.asks(input);
        call.signal.throwIfAborted();
        await judge(tool, asks, call);
        const { caller, signal, progress = noProgress } = call;
        const pending = await undo.before(tool, pathsOf(asks), call);
        let answer: Answer;
        try {
          answer = await tool.run(input, { services, caller, signal, progress, annotate });
        } finally {
          kept = await pending.complete();
        }
        outcome = { blocks: clipAnswer(answer, tool.maxChars ?? defaultMaxChars), isError: false };
      } catch (error) {
        // Not an end: the client brings the question to a person and makes the call again.
        if (error instanceof AnswerNeeded) throw error;
        failure = explain(error, call, log);
        outcome = { blocks: [{ type: "text", text: renderError(failure) }], isError: true };
      }
      const ms = performance.now() - started;
      const { checkpoint } = kept;
      const unrecorded = record({ call, tool, asks, failure, note, checkpoint, ms, services, log });
      const after = [...undo.render(kept), ...(unrecorded ? [unrecorded] : [])];
      return after.length > 0 ? { ...outcome, blocks: [...outcome.blocks, ...after] } : outcome;
    },
  };
}

// Clients refuse or cut results above about 25,000 tokens; our own cut comes first and says how to go on.
const defaultMaxChars = 30_000;
const noProgress: Progress = () => {};

const pathsOf = (asks: readonly Ask[]): readonly string[] =>
  asks.flatMap((ask) => ("path" in ask ? [ask.path] : []));

const urlsOf = (asks: readonly Ask[]) => asks.flatMap((ask) => ("url" in ask ? [ask.url] : []));

const commandsOf = (asks: readonly Ask[]) => asks.flatMap((ask) => ("command" in ask ? [ask] : []));

function approvalFor(
  call: Call,
  asks: readonly Ask[],
  decision: Extract<Decision, { verdict: "ask" }>,
): ApprovalRequest {
  const { session, title } = call.caller;
  const { reason, risk, suggestion, reach } = decision;
  const target = asks.map(targetOf).join("\n");
  return {
    session,
    caller: title,
    tool: call.tool,
    target,
    reason,
    risk,
    ...(suggestion && { suggestion }),
    ...(reach !== undefined && { reach }),
    input: call.input,
  };
}

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

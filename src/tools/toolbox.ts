import type { Services } from "../app.ts";
import { denial } from "../core/policy/index.ts";
import type { Caller } from "../core/sessions/index.ts";
import { clip } from "../shared/clip.ts";
import { CodiError } from "../shared/errors.ts";
import type { Log } from "../shared/log.ts";
import { explain, renderError } from "./failure.ts";
import { parseInput } from "./parse.ts";
import { record } from "./record.ts";
import type { Answer, Ask, Block, Note, Progress, Tool } from "./tool.ts";
import { createUndo, type Kept } from "./undo.ts";

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

/** The road: find → parse → policy → checkpoint → run → clip → audit → render. There is no other way to a tool. */
export interface Toolbox {
  readonly tools: readonly Tool[];
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
      let kept: Kept = { notices: [] };
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
        const pending = await undo.before(tool, pathsOf(asks), call);
        let answer: Answer;
        try {
          answer = await tool.run(input, { services, caller, signal, progress, annotate });
        } finally {
          kept = await pending.complete();
        }
        outcome = { blocks: clipAnswer(answer, tool.maxChars ?? defaultMaxChars), isError: false };
      } catch (error) {
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

import { z } from "zod";
import type { Move, Seen } from "./script.ts";
import { sse } from "./sse.ts";

const tool = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
});

const output = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]);

const item = z.looseObject({
  type: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  output: output.optional(),
});

const request = z.looseObject({ input: z.array(item), tools: z.array(tool).default([]) });

/** Joins a namespace and a tool's name; a namespace is how Codex groups one server's tools. */
const separator = "/";

/** Reads a request of the OpenAI responses API (`POST /v1/responses`). */
export function readResponses(body: unknown): Seen {
  const { input, tools } = request.parse(body);
  return {
    tools: tools.flatMap((group) =>
      group.type === "namespace"
        ? group.tools.map(({ name }) => `${group.name ?? ""}${separator}${name}`)
        : [group.name ?? group.type],
    ),
    called: input.flatMap(({ type, name, namespace }) =>
      type === "function_call" && name !== undefined
        ? [[namespace, name].filter(Boolean).join(separator)]
        : [],
    ),
    results: input.flatMap(({ type, output }) =>
      type === "function_call_output" ? [plain(output ?? "")] : [],
    ),
  };
}

/** A streamed answer of that API. */
export function writeResponses(move: Move): string {
  const done = "call" in move ? functionCall(move) : message(move.say);
  const response = { id: "resp_1", object: "response", status: "completed", output: [done] };
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
  const events = [
    { type: "response.created", response: { id: "resp_1" } },
    { type: "response.output_item.done", output_index: 0, item: done },
    { type: "response.completed", response: { ...response, usage } },
  ];
  return events.map((event) => sse(event, event.type)).join("");
}

function functionCall(move: Extract<Move, { call: string }>): object {
  const [first = "", second] = move.call.split(separator);
  const name = second === undefined ? { name: first } : { namespace: first, name: second };
  return {
    type: "function_call",
    id: "fc_1",
    call_id: "call_1",
    ...name,
    arguments: JSON.stringify(move.input),
    status: "completed",
  };
}

function message(text: string): object {
  const content = [{ type: "output_text", text, annotations: [] }];
  return { type: "message", id: "msg_1", role: "assistant", status: "completed", content };
}

function plain(content: z.infer<typeof output>): string {
  return typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
}

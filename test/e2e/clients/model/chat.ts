import { z } from "zod";
import type { Move, Seen } from "./script.ts";
import { sse } from "./sse.ts";

const content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).nullish();

const message = z.looseObject({
  role: z.string(),
  content,
  tool_calls: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
});

const request = z.looseObject({
  messages: z.array(message),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
});

/** Reads a request of the OpenAI chat completions API (`POST /v1/chat/completions`). */
export function readChat(body: unknown): Seen {
  const { messages, tools } = request.parse(body);
  return {
    tools: tools.map((tool) => tool.function.name),
    called: messages.flatMap(({ tool_calls }) => tool_calls.map((call) => call.function.name)),
    results: messages.filter(({ role }) => role === "tool").map(({ content }) => plain(content)),
  };
}

/** A streamed answer of that API. */
export function writeChat(move: Move): string {
  const [delta, finish] =
    "call" in move
      ? [{ role: "assistant", tool_calls: [toolCall(move)] }, "tool_calls"]
      : [{ role: "assistant", content: move.say }, "stop"];
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  return [
    sse(chunk([{ index: 0, delta, finish_reason: null }])),
    sse(chunk([{ index: 0, delta: {}, finish_reason: finish }])),
    sse({ ...chunk([]), usage }),
    sse("[DONE]"),
  ].join("");
}

function chunk(choices: readonly object[]): object {
  return { id: "chatcmpl-1", object: "chat.completion.chunk", created: 0, model: "scripted", choices };
}

function toolCall(move: Extract<Move, { call: string }>): object {
  const call = { name: move.call, arguments: JSON.stringify(move.input) };
  return { index: 0, id: "call_1", type: "function", function: call };
}

function plain(parts: z.infer<typeof content>): string {
  if (parts === null || parts === undefined) return "";
  return typeof parts === "string" ? parts : parts.map(({ text }) => text ?? "").join("");
}

import { z } from "zod";
import type { Move, Seen } from "./script.ts";
import { sse } from "./sse.ts";

const textBlocks = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
]);

const block = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  content: textBlocks.optional(),
});

const request = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ content: z.union([z.string(), z.array(block)]) })),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
});

/** Reads a request of the Anthropic messages API (`POST /v1/messages`). */
export function readMessages(body: unknown): Seen {
  const { messages, tools } = request.parse(body);
  const blocks = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content));
  return {
    tools: tools.map(({ name }) => name),
    called: blocks.flatMap(({ type, name }) => (type === "tool_use" && name !== undefined ? [name] : [])),
    results: blocks.filter(({ type }) => type === "tool_result").map(({ content }) => plain(content ?? "")),
  };
}

/** A streamed answer of that API. */
export function writeMessages(move: Move): string {
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "scripted",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
  const [start, delta, stop] =
    "call" in move
      ? [
          { type: "tool_use", id: `toolu_${move.call}`, name: move.call, input: {} },
          { type: "input_json_delta", partial_json: JSON.stringify(move.input) },
          "tool_use",
        ]
      : [{ type: "text", text: "" }, { type: "text_delta", text: move.say }, "end_turn"];
  const events = [
    { type: "message_start", message },
    { type: "content_block_start", index: 0, content_block: start },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 1 } },
    { type: "message_stop" },
  ];
  return events.map((event) => sse(event, event.type)).join("");
}

function plain(content: z.infer<typeof textBlocks>): string {
  return typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
}

import type { Readable, Writable } from "node:stream";
import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";
import { openBatch } from "./batch.ts";
import { createLineReader } from "./lines.ts";
import { type Incoming, parseMessage, refuseBatch, refuseOversize } from "./messages.ts";

/** Large enough for any file worth sending whole, small enough to hold in memory. */
export const maxMessageBytes = 32 * 1024 * 1024;

/** The only revision with batches: added in 2025-03-26, removed in 2025-06-18. */
const batchRevision = "2025-03-26";

export interface StdioTransport extends Transport {
  /** Settles when every answer handed over so far has reached the pipe. */
  flushed(): Promise<void>;
}

/**
 * MCP over a pair of streams, one JSON-RPC message a line. Unlike the SDK's own, it answers what is not
 * JSON-RPC, survives a line above the limit, and knows batches.
 * @param observe sees every message before the server does.
 */
export function createStdioTransport(
  input: Readable,
  output: Writable,
  observe: (message: JSONRPCMessage) => void = () => {},
): StdioTransport {
  let batches: ReturnType<typeof openBatch>[] = [];
  let revision: string | undefined;
  let closed = false;

  const write = (message: unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      output.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  const answer = (message: unknown): void => {
    write(message).catch((error) => transport.onerror?.(error));
  };

  const deliver = (message: JSONRPCMessage): void => {
    observe(message);
    transport.onmessage?.(message);
  };

  const receive = (incoming: Incoming): void => {
    if (incoming.kind === "refused") answer(incoming.refusal);
    else if (incoming.kind === "message") deliver(incoming.message);
    else if (revision !== undefined && revision !== batchRevision) receive(refuseBatch(revision));
    else receiveBatch(incoming.items);
  };

  const receiveBatch = (items: readonly Incoming[]): void => {
    const batch = openBatch(items, (replies) => {
      batches = batches.filter((open) => open !== batch);
      answer(replies);
    });
    batches.push(batch);
    for (const item of items) if (item.kind === "message") deliver(item.message);
  };

  const onData = createLineReader(maxMessageBytes, (line) => {
    if ("droppedBytes" in line) receive(refuseOversize(line.droppedBytes, maxMessageBytes));
    else if (line.text.trim()) receive(parseMessage(line.text));
  });
  const onError = (error: Error): void => transport.onerror?.(error);

  const transport: StdioTransport = {
    async start() {
      input.on("data", onData);
      input.on("error", onError);
      output.on("error", onError);
    },
    async send(message: JSONRPCMessage) {
      if (batches.some((batch) => batch.accept(message))) return;
      await write(message);
    },
    setProtocolVersion(version) {
      revision = version;
    },
    flushed: () => new Promise((resolve) => output.write("", () => resolve())),
    async close() {
      if (closed) return;
      closed = true;
      input.off("data", onData);
      input.pause();
      transport.onclose?.();
    },
  };
  return transport;
}

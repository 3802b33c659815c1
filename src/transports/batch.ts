import {
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
} from "@modelcontextprotocol/server";
import type { Incoming, Refusal } from "./messages.ts";

type Reply = JSONRPCMessage | Refusal;

/** Gathers the answers to one batch, which JSON-RPC wants back as one array. */
interface Batch {
  /** Takes a message that answers one of the batch's requests. */
  accept(message: JSONRPCMessage): boolean;
}

/** @param send is called once, with all answers, when the last has come. */
export function openBatch(items: readonly Incoming[], send: (replies: readonly Reply[]) => void): Batch {
  const waiting = new Set(
    items.flatMap((item) =>
      item.kind === "message" && isJSONRPCRequest(item.message) ? [item.message.id] : [],
    ),
  );
  const replies: Reply[] = items.flatMap((item) => (item.kind === "refused" ? [item.refusal] : []));
  const flush = (): void => {
    if (waiting.size === 0 && replies.length > 0) send(replies);
  };
  flush();
  return {
    accept(message) {
      if (!isJSONRPCResultResponse(message) && !isJSONRPCErrorResponse(message)) return false;
      if (message.id === undefined || !waiting.delete(message.id)) return false;
      replies.push(message);
      flush();
      return true;
    },
  };
}

import { isJSONRPCRequest, type JSONRPCMessage } from "@modelcontextprotocol/server";
import * as z from "zod";

const listenParams = z.looseObject({
  notifications: z.looseObject({ resourceSubscriptions: z.array(z.string()).optional() }),
});

/** The resources that a `subscriptions/listen` request (revision 2026-07-28) wants to hear of; none for any other message. */
export function listenedResources(message: JSONRPCMessage): readonly string[] {
  if (!isJSONRPCRequest(message) || message.method !== "subscriptions/listen") return [];
  const parsed = listenParams.safeParse(message.params);
  return parsed.success ? (parsed.data.notifications.resourceSubscriptions ?? []) : [];
}

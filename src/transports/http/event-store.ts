import type { EventStore, JSONRPCMessage } from "@modelcontextprotocol/server";

// A client that lost its stream for a moment needs the last few messages, not the history.
const maxEvents = 256;

/** Keeps a session's last messages, so that a stream that broke can be taken up where it stopped (revisions up to 2025-11-25). */
export function createEventStore(): EventStore {
  const events: { id: string; stream: string; message: JSONRPCMessage }[] = [];
  let count = 0;
  return {
    async storeEvent(stream, message) {
      count += 1;
      const id = `${stream}_${count}`;
      events.push({ id, stream, message });
      if (events.length > maxEvents) events.shift();
      return id;
    },
    async getStreamIdForEventId(id) {
      return events.find((event) => event.id === id)?.stream;
    },
    async replayEventsAfter(lastId, { send }) {
      const start = events.findIndex((event) => event.id === lastId);
      const stream = events[start]?.stream;
      if (stream === undefined) throw new Error("That event is no longer kept; start a new session.");
      for (const event of events.slice(start + 1)) {
        // The first event of a stream only opens it and has no message to repeat.
        if (event.stream === stream && "jsonrpc" in event.message) await send(event.id, event.message);
      }
      return stream;
    },
  };
}

import { vi } from "vitest";
import { openClient, type TestClient } from "./client.ts";
import type { Workspace } from "./workspace.ts";

/** A client on a workspace whose index is ready: on a busy machine the first answers would only say that it is not. */
export async function openIndexed(workspace: Workspace): Promise<TestClient> {
  const opened = await openClient(workspace);
  await vi.waitUntil(
    async () => !(await opened.call("index_status", { wait_ms: 20_000 })).text.includes("state: building"),
    { timeout: 60_000 },
  );
  return opened;
}

/** Threads and grammars are started for every test; a busy machine takes its time. */
export const indexedTimeoutMs = 90_000;

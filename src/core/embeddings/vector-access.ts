import type { VectorOperations, VectorSetup } from "./vector-actor.ts";

/** Whatever runs `startVectors` and carries requests to it: a thread, or the caller's own. `Thread` of core/workers fits. */
export interface VectorThread {
  request(input: unknown, signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
  /** Settles when it has ended, for whatever reason. */
  readonly ended?: Promise<unknown>;
}

export type OpenVectorThread = (setup: VectorSetup) => VectorThread;

/** Asks the owner of the vectors; types the answers. */
export interface VectorAccess {
  ask<Name extends keyof VectorOperations>(
    operation: Name,
    input: VectorOperations[Name]["input"],
  ): Promise<VectorOperations[Name]["answer"]>;
  close(): Promise<void>;
  readonly ended: Promise<unknown> | undefined;
}

export function vectorAccess(thread: VectorThread): VectorAccess {
  return {
    async ask<Name extends keyof VectorOperations>(operation: Name, input: VectorOperations[Name]["input"]) {
      const answer = await thread.request({ operation, input });
      // `startVectors` answers each operation with what `VectorOperations` says of it.
      return answer as VectorOperations[Name]["answer"];
    },
    close: () => thread.close(),
    ended: thread.ended,
  };
}

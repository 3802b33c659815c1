import { openVectors } from "../../store/vectors.ts";
import {
  type Adoption,
  createStoredVectors,
  type StoredVectors,
  type WantedVector,
} from "./stored-vectors.ts";
import type { VectorEntry, VectorHit, VectorIndexKind } from "./vector-store.ts";

/** What the thread that owns vectors.db is opened with. Plain values: they are copied between threads. */
export interface VectorSetup {
  /** Folder of vectors.db. */
  readonly folder: string;
  readonly embedder: string;
  readonly dimensions: number;
}

/** What it can be asked, by name: input and answer. */
export interface VectorOperations {
  describe: { input: undefined; answer: VectorDescription };
  adopt: { input: readonly WantedVector[]; answer: Adoption[] };
  put: { input: readonly VectorEntry[]; answer: undefined };
  delete: { input: readonly number[]; answer: undefined };
  retain: { input: ReadonlySet<number>; answer: undefined };
  nearest: { input: NearestInput; answer: VectorHit[] };
  scores: { input: ScoresInput; answer: Map<number, number> };
}

export interface VectorDescription {
  readonly kind: VectorIndexKind;
  /** Finished sentences. */
  readonly notice: string | undefined;
  readonly count: number;
}

interface NearestInput {
  readonly query: Float32Array;
  readonly limit: number;
  readonly files: ReadonlySet<number> | undefined;
}

interface ScoresInput {
  readonly query: Float32Array;
  readonly chunks: readonly number[];
}

/** One question to the actor. */
export type VectorRequest = {
  [Name in keyof VectorOperations]: {
    readonly operation: Name;
    readonly input: VectorOperations[Name]["input"];
  };
}[keyof VectorOperations];

/** Answers requests about the vectors of one embedder, in whichever thread it is started. */
export function startVectors(setup: VectorSetup) {
  const { folder, embedder, dimensions } = setup;
  const { database, notices } = openVectors({ folder });
  let vectors: StoredVectors;
  try {
    vectors = createStoredVectors({ database, embedder, dimensions });
  } catch (error) {
    database.close();
    throw error;
  }
  const notice = [...notices, vectors.notice].filter(Boolean).join(" ") || undefined;
  const answer = (request: VectorRequest): unknown => {
    switch (request.operation) {
      case "describe":
        return { kind: vectors.kind, notice, count: vectors.count() };
      case "adopt":
        return vectors.adopt(request.input);
      case "put":
        return vectors.put(request.input);
      case "delete":
        return vectors.delete(request.input);
      case "retain":
        return vectors.retain(request.input);
      case "nearest":
        return vectors.nearest(request.input.query, request.input.limit, request.input.files);
      case "scores":
        return vectors.scores(request.input.query, request.input.chunks);
    }
  };
  return {
    // Only `vectorAccess` sends here, and it sends `VectorRequest`s.
    request: (input: unknown): unknown => answer(input as VectorRequest),
    close: () => vectors.close(),
  };
}

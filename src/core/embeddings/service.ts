import { setTimeout as sleep } from "node:timers/promises";
import { CodiError } from "../../shared/errors.ts";
import { openThread } from "../workers/index.ts";
import { type Connection, type ConnectionLimits, createConnection } from "./connection.ts";
import type {
  EmbeddableChunk,
  Embedder,
  EmbeddingSettings,
  EmbeddingStatus,
  Embeddings,
  EmbedReport,
} from "./contract.ts";
import { connectEmbedder } from "./embedder.ts";
import { fill, sentenceOf } from "./fill.ts";
import { createClient } from "./provider.ts";
import type { Clock } from "./retry.ts";
import type { TransformersModule } from "./transformers.ts";
import { type OpenVectorThread, type VectorAccess, vectorAccess } from "./vector-access.ts";
import type { VectorDescription, VectorSetup } from "./vector-actor.ts";

export interface ServiceDeps {
  readonly settings: EmbeddingSettings;
  readonly folder: string;
  /** A thread of core/workers where undefined. */
  readonly openVectors?: OpenVectorThread | undefined;
  readonly loadTransformers?: () => Promise<TransformersModule>;
  readonly clock?: Clock;
  readonly limits?: Partial<ConnectionLimits>;
}

const systemClock: Clock = {
  now: Date.now,
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
};

const usualLimits: ConnectionLimits = { questionMs: 2_000, connectMs: 60_000, coolDownMs: 30_000 };

const keptAnswers = 64;

/** Embeddings of a configured model. */
export function createService(deps: ServiceDeps): Embeddings {
  const { settings, folder, clock = systemClock } = deps;
  const name = `${settings.provider}/${settings.model}`;
  const connection: Connection = createConnection({
    name,
    now: clock.now,
    limits: { ...usualLimits, ...deps.limits },
    async connect(signal) {
      const client = await createClient(settings, {
        now: clock.now,
        ...(deps.loadTransformers && { loadTransformers: deps.loadTransformers }),
      });
      return connectEmbedder({ client, clock }, signal);
    },
  });
  const open = deps.openVectors ?? ((setup: VectorSetup) => openThread({ actor: "vectors", setup }));
  let opened: { readonly embedder: string; readonly access: VectorAccess } | undefined;
  let description: VectorDescription | undefined;
  const refused = new Set<string>();
  /** The next page of an answer asks the same question again. */
  const answered = new Map<string, Float32Array>();
  const questions = new Set<Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();

  /** The vectors of an embedder; those of another one are closed. */
  const vectorsOf = async (embedder: Pick<Embedder, "id" | "dimensions">): Promise<VectorAccess> => {
    if (opened?.embedder === embedder.id) return opened.access;
    const before = opened;
    const { id, dimensions } = embedder;
    const access = vectorAccess(open({ folder, embedder: id, dimensions }));
    opened = { embedder: id, access };
    // A thread that died is opened anew by the next question.
    void access.ended?.then(() => {
      if (opened?.access === access) opened = undefined;
    });
    refused.clear();
    await before?.access.close();
    return access;
  };
  const describe = async (access: VectorAccess): Promise<void> => {
    description = await access.ask("describe", undefined);
  };
  const fillNow: Embeddings["embedMissing"] = async (chunks, options): Promise<EmbedReport> => {
    const list: EmbeddableChunk[] = [];
    for await (const chunk of chunks) list.push(chunk);
    let embedder: Embedder;
    try {
      embedder = await connection.open(options.signal);
    } catch (error) {
      if (options.signal.aborted) throw new CodiError("cancelled", "Embedding was cancelled.");
      if (!(error instanceof CodiError) || error.code === "cancelled") throw error;
      return {
        present: 0,
        reused: 0,
        embedded: 0,
        refused: 0,
        remaining: list.length,
        reason: sentenceOf(error),
      };
    }
    const vectors = await vectorsOf(embedder);
    const turn = async (): Promise<void> => {
      await Promise.allSettled(questions);
    };
    try {
      const { report, failure } = await fill(list, { embedder, vectors, refused, turn }, options);
      if (failure) connection.note(failure);
      return report;
    } finally {
      await describe(vectors);
    }
  };
  return {
    status(): EmbeddingStatus {
      const failure = connection.failure();
      const embedder = connection.embedder();
      return {
        state: connection.state(),
        model: name,
        embedder: embedder?.id ?? opened?.embedder,
        dimensions: embedder?.dimensions,
        reason: failure && sentenceOf(failure),
        retryAt: connection.retryAt(),
        vectors: description?.count ?? 0,
        index: description && { kind: description.kind, notice: description.notice },
      };
    },
    async embedQuery(text, { signal }) {
      const question = connection.ask(signal, async (embedder, limited) => {
        const key = `${embedder.id} ${text}`;
        const known = answered.get(key);
        if (known) return { embedder, vector: known };
        const [vector] = await embedder.embed([text], { kind: "query", signal: limited });
        if (!vector) throw new CodiError("internal", "An embedder answered a question with nothing.");
        if (answered.size >= keptAnswers) answered.clear();
        answered.set(key, vector);
        return { embedder, vector };
      });
      questions.add(question);
      try {
        const { embedder, vector } = await question;
        const access = await vectorsOf(embedder);
        if (description === undefined) await describe(access);
        return { embedder: embedder.id, vector };
      } finally {
        questions.delete(question);
      }
    },
    embedMissing(chunks, options) {
      const signal = AbortSignal.any([options.signal, closing.signal]);
      const run = last.then(() => fillNow(chunks, { ...options, signal }));
      last = run.catch(() => undefined);
      return run;
    },
    async nearest({ embedder, vector }, { limit, files }) {
      if (opened?.embedder !== embedder) return [];
      return opened.access.ask("nearest", { query: vector, limit, files });
    },
    async scores({ embedder, vector }, chunks) {
      if (opened?.embedder !== embedder) return new Map();
      return opened.access.ask("scores", { query: vector, chunks });
    },
    async forget(chunks) {
      if (!opened) return;
      await opened.access.ask("delete", chunks);
      await describe(opened.access);
    },
    async close() {
      closing.abort();
      connection.close();
      await last;
      await opened?.access.close();
      opened = undefined;
    },
  };
}

import { CodiError } from "../../shared/errors.ts";
import { batchesOf, clipText } from "./batches.ts";
import { checkVectors } from "./check.ts";
import type { ModelClient } from "./client.ts";
import type { Embedder, EmbedOptions } from "./contract.ts";
import { withDeadline } from "./deadline.ts";
import { ModelError } from "./model-error.ts";
import { prefixFor, prefixVersion } from "./prefixes.ts";
import { type Clock, withRetries } from "./retry.ts";

export interface EmbedderDeps {
  readonly client: ModelClient;
  readonly clock: Clock;
}

/**
 * Asks a model for one vector, which settles its dimensions and so its id.
 * @throws CodiError as `Embedder.embed` does.
 */
export async function connectEmbedder(deps: EmbedderDeps, signal: AbortSignal): Promise<Embedder> {
  const { client } = deps;
  return translated(client.name, signal, async () => {
    const [version, raw] = await Promise.all([client.version(signal), client.vectors(["code"], signal)]);
    const [probe] = checkVectors(raw, { model: client.name, count: 1, dimensions: undefined });
    const dimensions = probe?.length ?? 0;
    const id = [client.name, dimensions, version, `p${prefixVersion}`]
      .filter((part) => part !== "")
      .join("#");
    return embedderOf(deps, id, dimensions);
  });
}

function embedderOf({ client, clock }: EmbedderDeps, id: string, dimensions: number): Embedder {
  const request = async (texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]> => {
    const { signal } = options;
    const budgetMs = retryBudgetMs[options.kind];
    try {
      const attempt = () =>
        withDeadline(
          signal,
          requestMs,
          () => tooSlow(client.name, requestMs),
          (limited) => client.vectors(texts, limited),
        );
      const raw = await withRetries(attempt, { signal, clock, budgetMs });
      return checkVectors(raw, { model: client.name, count: texts.length, dimensions });
    } catch (error) {
      if (!(error instanceof ModelError) || error.remedy !== "smaller") throw error;
      return await smaller(texts, options, error);
    }
  };
  /** Halves the batch until it is accepted, then the text: limits differ between servers and are told by nobody. */
  const smaller = async (texts: readonly string[], options: EmbedOptions, error: ModelError) => {
    const [text] = texts;
    if (text === undefined) return [];
    if (texts.length > 1) {
      const middle = texts.length >> 1;
      const head = await request(texts.slice(0, middle), options);
      return [...head, ...(await request(texts.slice(middle), options))];
    }
    if (text.length <= shortestCut) throw error;
    return request([clipText(text, Math.max(shortestCut, text.length >> 1))], options);
  };
  return {
    id,
    dimensions,
    embed: (texts, options) =>
      translated(client.name, options.signal, async () => {
        const prefix = prefixFor(client.name, options.kind);
        const vectors: Float32Array[] = [];
        for (const { first, texts: some } of batchesOf(
          texts.map((text) => prefix + text),
          client.limits,
        )) {
          await options.turn?.();
          options.signal.throwIfAborted();
          const fresh = await request(some, options);
          vectors.push(...fresh);
          await options.received?.(first, fresh);
          options.progress?.(vectors.length, texts.length);
        }
        return vectors;
      }),
  };
}

/** A question is waited for by a person; documents are made in the background. */
const retryBudgetMs = { query: 1_000, document: 60_000 } as const;

/** A slow machine needs a while for a batch; a question has its own, shorter limit around all of this. */
const requestMs = 120_000;

/** The failure of a model that takes too long. */
export function tooSlow(model: string, ms: number): ModelError {
  return new ModelError(`The embedding model ${model} did not answer within ${ms / 1_000} seconds.`, {
    remedy: "away",
    code: "timed_out",
    hint: "Look at the model's server: it may be loading the model, or be too busy.",
  });
}

/** Below this a refusal is not about length. */
const shortestCut = 500;

/** Errors of ours pass; an abort says who aborted. */
async function translated<Result>(
  model: string,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CodiError || !signal.aborted) throw error;
    // A deadline of ours carries the sentence about it as its reason.
    if (signal.reason instanceof CodiError) throw signal.reason;
    throw new CodiError("cancelled", `Embedding with ${model} was cancelled.`);
  }
}

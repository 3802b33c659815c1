import { CodiError } from "../../shared/errors.ts";
import type { EmbeddableChunk, Embedder, EmbedMissingOptions, EmbedReport } from "./contract.ts";
import { ModelError } from "./model-error.ts";
import type { VectorAccess } from "./vector-access.ts";

export interface FillDeps {
  readonly embedder: Embedder;
  readonly vectors: VectorAccess;
  /** Hashes of texts that the model refuses; added to. */
  readonly refused: Set<string>;
  /** Resolves when no question is under way: questions go first. */
  readonly turn: () => Promise<void>;
}

/** A text to embed, and the chunks that consist of it. */
interface Wanted {
  readonly twins: readonly EmbeddableChunk[];
  readonly text: string;
}

export interface FillResult {
  readonly report: EmbedReport;
  /** What stopped it. */
  readonly failure: ModelError | undefined;
}

/**
 * Gives chunks their vectors, group by group; each batch is kept as it comes.
 * @throws CodiError `cancelled` when aborted, and what the store throws; failures of the model are in the result.
 */
export async function fill(
  chunks: readonly EmbeddableChunk[],
  deps: FillDeps,
  options: EmbedMissingOptions,
): Promise<FillResult> {
  const { vectors } = deps;
  const { signal, progress } = options;
  const counts = { present: 0, reused: 0, embedded: 0, refused: 0 };
  const done = () => counts.present + counts.reused + counts.embedded + counts.refused;
  const result = (failure?: ModelError): FillResult => ({
    report: { ...counts, remaining: chunks.length - done(), reason: failure && sentenceOf(failure) },
    failure,
  });
  let refusalsInARow = 0;

  const adopt = async (group: readonly EmbeddableChunk[]): Promise<Wanted[]> => {
    const places = group.map(({ id, file, hash }) => ({ chunk: id, file, hash }));
    const states = await vectors.ask("adopt", places);
    const missing = new Map<string, EmbeddableChunk[]>();
    for (const [index, chunk] of group.entries()) {
      const state = states[index];
      if (state === "present" || state === "reused") counts[state] += 1;
      else if (deps.refused.has(chunk.hash)) counts.refused += 1;
      else missing.set(chunk.hash, [...(missing.get(chunk.hash) ?? []), chunk]);
    }
    return readTexts([...missing.values()]);
  };
  const readTexts = async (missing: readonly (readonly EmbeddableChunk[])[]): Promise<Wanted[]> => {
    const wanted: Wanted[] = [];
    for (const twins of missing) {
      const text = (await twins[0]?.text()) ?? "";
      // Nothing that could have a direction.
      if (text.trim() === "") counts.refused += twins.length;
      else wanted.push({ twins, text });
    }
    return wanted;
  };
  const embed = (wanted: readonly Wanted[], kept: Set<Wanted>): Promise<unknown> =>
    deps.embedder.embed(
      wanted.map(({ text }) => text),
      {
        kind: "document",
        signal,
        turn: deps.turn,
        async received(first, fresh) {
          const entries = fresh.flatMap((vector, index) => {
            const one = wanted[first + index];
            if (one) kept.add(one);
            return (one?.twins ?? []).map(({ id, file, hash }) => ({ chunk: id, file, hash, vector }));
          });
          await vectors.ask("put", entries);
          counts.embedded += entries.length;
          refusalsInARow = 0;
          progress?.(done(), chunks.length);
        },
      },
    );
  /** All at once; where the model refuses that, one by one, to find the texts that it does not take. */
  const embedAll = async (wanted: readonly Wanted[]): Promise<void> => {
    const kept = new Set<Wanted>();
    try {
      await embed(wanted, kept);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      for (const one of wanted) if (!kept.has(one)) await embedOne(one);
    }
  };
  const embedOne = async (one: Wanted): Promise<void> => {
    try {
      await embed([one], new Set());
    } catch (error) {
      // So many in a row are not about the texts.
      if (!isRefusal(error) || ++refusalsInARow >= maxRefusals) throw error;
      for (const { hash } of one.twins) deps.refused.add(hash);
      counts.refused += one.twins.length;
    }
  };

  try {
    if (options.complete) await vectors.ask("retain", new Set(chunks.map(({ id }) => id)));
    for (let start = 0; start < chunks.length; start += groupSize) {
      signal.throwIfAborted();
      const wanted = await adopt(chunks.slice(start, start + groupSize));
      if (wanted.length > 0) await embedAll(wanted);
      progress?.(done(), chunks.length);
    }
    return result();
  } catch (error) {
    if (signal.aborted) throw new CodiError("cancelled", "Embedding was cancelled; what was done is kept.");
    if (error instanceof ModelError) return result(error);
    throw error;
  }
}

/** Few enough that the store's thread is soon free again, enough for several batches of any provider. */
const groupSize = 256;
const maxRefusals = 5;

const isRefusal = (error: unknown): error is ModelError =>
  error instanceof ModelError && error.remedy === "smaller";

/** What happened and what to do, as one text. */
export function sentenceOf(error: CodiError): string {
  return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
}

import type { ModelClient, RawVector } from "./client.ts";
import { brokenAnswer, ModelError } from "./model-error.ts";

/** The part of `@huggingface/transformers` that we use. */
export interface TransformersModule {
  readonly env: { allowRemoteModels: boolean; allowLocalModels: boolean; localModelPath: string };
  readonly pipeline: (task: "feature-extraction", model: string) => Promise<FeatureExtractor>;
}

type FeatureExtractor = (
  texts: string[],
  options: { pooling: "mean"; normalize: boolean },
) => Promise<{ readonly data: ArrayLike<number>; readonly dims: readonly number[] }>;

export interface TransformersDeps {
  readonly model: string;
  /** Folder with one folder per model; the package's own default where undefined. */
  readonly modelFolder: string | undefined;
  readonly allowDownload: boolean;
  /** Imports the package; rejects where it is not installed. */
  readonly load: () => Promise<TransformersModule>;
}

/** A model that runs in this process, by an optional package that the person installs. */
export function createTransformersClient(deps: TransformersDeps): ModelClient {
  const { model } = deps;
  const name = `transformers/${model}`;
  let opened: Promise<FeatureExtractor> | undefined;
  const open = () => {
    opened ??= openExtractor(deps, name).catch((error: unknown) => {
      opened = undefined; // it may be installed or put in place while we run
      throw error;
    });
    return opened;
  };
  return {
    name,
    limits: { texts: 16, characters: 60_000, textCharacters: 16_000 },
    version: async () => "",
    async vectors(texts, signal) {
      const extract = await untilAborted(open(), signal);
      const { data, dims } = await untilAborted(
        extract([...texts], { pooling: "mean", normalize: true }),
        signal,
      ).catch((error: unknown) => {
        if (signal.aborted) throw error;
        throw brokenAnswer(name, "failed while it computed");
      });
      const width = dims.at(-1) ?? 0;
      const count = width > 0 ? Math.floor(data.length / width) : 0;
      return Array.from(
        { length: count },
        (_, row): RawVector =>
          Float32Array.from({ length: width }, (_value, column) => data[row * width + column] ?? Number.NaN),
      );
    },
  };
}

async function openExtractor(
  { model, modelFolder, allowDownload, load }: TransformersDeps,
  name: string,
): Promise<FeatureExtractor> {
  let loaded: TransformersModule;
  try {
    loaded = await load();
  } catch {
    throw new ModelError(
      `The embedding model ${name} needs @huggingface/transformers, which cannot be loaded.`,
      {
        remedy: "away",
        hint: "Install it beside codi-mcp: `npm install -g codi-mcp @huggingface/transformers`.",
      },
    );
  }
  // Set before the first model is looked for: the package would download without asking.
  loaded.env.allowRemoteModels = allowDownload;
  loaded.env.allowLocalModels = true;
  if (modelFolder !== undefined) loaded.env.localModelPath = modelFolder;
  try {
    return await loaded.pipeline("feature-extraction", model);
  } catch {
    throw new ModelError(
      allowDownload
        ? `The embedding model ${name} can neither be found nor downloaded.`
        : `The embedding model ${name} is not at hand, and downloads are off.`,
      {
        remedy: "away",
        hint: `Put its files into ${modelFolder ?? loaded.env.localModelPath}/${model}, or allow the download with \`retrieval.allow_download: true\` in the config of CODI_HOME.`,
      },
    );
  }
}

/** The package knows no abort: it goes on, and nobody waits for it. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  work.catch(() => {}); // a failure after the abort concerns nobody
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

import { CodiError } from "../../shared/errors.ts";
import { locateExisting } from "../../shared/paths.ts";
import { type ChunkReader, type ChunkScope, createChunkReader } from "../../store/chunk-reader.ts";
import type { Database } from "../../store/driver.ts";
import type { IndexReader } from "../indexing/index.ts";
import { modeOf, notesOn, notReady, shown } from "./answer.ts";
import type { Retrieval, SearchRequest } from "./contract.ts";
import { featureNames } from "./features.ts";
import { type Forest, scorerOf } from "./forest.ts";
import type { RetrievalOptions } from "./index.ts";
import { loadMeaning } from "./meaning.ts";
import { createModels, type ModelOpinion } from "./models.ts";
import { namedChunks } from "./named.ts";
import { type Meanings, mergeRankings, type Ranking, rankChunks } from "./rank.ts";
import { languagesOf } from "./scope.ts";
import { type Ranked, selectHits } from "./select.ts";
import { createShelves, type Shelf } from "./shelf.ts";
import { chunkVersion } from "./version.ts";

const defaultLimit = 10;
const maxLimit = 50;
/** Of one file, unless it alone was asked for. */
const maxPerFile = 6;
/** Longest wait for the index; clients give up after a minute. */
const maxWaitMs = 20_000;
/** How often hits may turn out to have changed before what is left is answered. */
const maxRounds = 3;
/** How much the nearest chunk by the model gains on the ranker's scale, which goes from about -4 to 4. */
const modelWeight = 4;

/** See `Retrieval`. Everything that is read stays open between questions. */
export async function createEngine({ fence, indexing, embeddings }: RetrievalOptions): Promise<Retrieval> {
  const weights: { default: Forest } = await import("./ranker.json", { with: { type: "json" } });
  const scorer = scorerOf(weights.default, featureNames);
  const meaning = await loadMeaning();
  const shelves = createShelves(typeof meaning === "string" ? undefined : meaning);
  const models = createModels(embeddings);
  let known: { database: Database; reader: ChunkReader } | undefined;

  /** What to rank with; undefined as long as there are no chunks. */
  const rankingOf = async ({ database }: IndexReader): Promise<Ranking | undefined> => {
    if (known?.database !== database) {
      const reader = createChunkReader(database, chunkVersion);
      if (!reader) return undefined;
      known = { database, reader };
    }
    const { reader } = known;
    return { reader, scorer, shelf: await shelves.sync(reader) };
  };

  /** Reads what is in the index already while its state is looked at: a first question then waits half as long. */
  const warm = async (): Promise<void> => {
    const index = known === undefined ? indexing.reader() : undefined;
    // What goes wrong here goes wrong again a moment later, and is told then.
    if (index) await rankingOf(index).catch(() => undefined);
  };

  const meaningsOf = (
    question: string,
    shelf: Shelf,
    within: ReadonlySet<number> | undefined,
  ): Meanings | undefined => {
    const direction = typeof meaning === "string" ? undefined : meaning.ofQuestion(question);
    if (typeof meaning === "string" || !direction) return undefined;
    const cosines = shelf.cosines(direction);
    return {
      nearest: (limit) => shelf.nearest(cosines, limit, within),
      of: (id) => cosines[shelf.place(id) ?? -1],
      likeness: meaning.likeness,
    };
  };

  const scopeOf = async ({ path, language }: SearchRequest, reader: ChunkReader): Promise<ChunkScope> => {
    const place = path === undefined ? undefined : await locateExisting(fence, path);
    const found = place && indexing.pathOf(place.real);
    return {
      path: found === "" ? undefined : found,
      languages: language === undefined ? undefined : languagesOf(language, reader),
    };
  };

  /** What the model says of each question; a sentence as soon as it says nothing. */
  const opinionsOf = async (
    questions: readonly string[],
    reader: ChunkReader,
    within: ReadonlySet<number> | undefined,
    signal: AbortSignal,
  ): Promise<readonly ModelOpinion[] | string> => {
    const opinions: ModelOpinion[] = [];
    for (const question of models.isConfigured ? questions : []) {
      const opinion = await models.opinion(question, reader, within, signal);
      if (typeof opinion === "string") return opinion;
      opinions.push(opinion);
    }
    return opinions;
  };

  const rank = async (
    questions: readonly string[],
    scope: ChunkScope,
    ranking: Ranking,
    signal: AbortSignal,
  ): Promise<{ ranked: Ranked[]; silence: string | undefined }> => {
    const { reader, shelf } = ranking;
    const within =
      scope.path === undefined && scope.languages === undefined ? undefined : reader.idsIn(scope);
    const opinions = await opinionsOf(questions, reader, within, signal);
    const rankings: Ranked[][] = [];
    for (const [index, question] of questions.entries()) {
      const named = namedChunks(question, reader, within);
      const meanings = meaningsOf(question, shelf, within);
      const opinion = typeof opinions === "string" ? undefined : opinions[index];
      const extra = [...named.keys(), ...(opinion?.nearest ?? [])];
      const ranked = rankChunks(question, within, meanings, extra, ranking);
      const cosines = await opinion?.scores(ranked.map(({ chunk }) => chunk.id));
      const best = Math.max(1e-9, ...(cosines?.values() ?? []));
      rankings.push(
        ranked.map(({ chunk, score }) => ({
          chunk,
          score: score + (named.get(chunk.id) ?? 0) + (modelWeight * (cosines?.get(chunk.id) ?? 0)) / best,
        })),
      );
    }
    return { ranked: mergeRankings(rankings), silence: typeof opinions === "string" ? opinions : undefined };
  };

  return {
    async search(request, signal, progress) {
      const questions = questionsOf(request);
      const limit = Math.min(maxLimit, Math.max(1, Math.round(request.limit ?? defaultLimit)));
      for (let round = 1; ; round++) {
        const settled = indexing.ensure({ waitMs: maxWaitMs, signal, progress, chunks: true });
        await warm();
        const status = await settled;
        const index = indexing.reader();
        const ranking = index && (await rankingOf(index));
        if (!index || !ranking) throw notReady(status);
        const scope = await scopeOf(request, ranking.reader);
        const { ranked, silence } = await rank(questions, scope, ranking, signal);
        const isOneFile = ranked.every(({ chunk }) => chunk.path === scope.path);
        const { hits, ...left } = selectHits(ranked, limit, isOneFile ? limit : maxPerFile);
        const changed = await indexing.refresh([...new Set(hits.map(({ chunk }) => chunk.path))], signal);
        if (changed.length > 0 && round < maxRounds) continue;
        const gone = new Set(changed);
        models.fill(index, ranking.reader);
        const fresh = hits.filter(({ chunk }) => !gone.has(chunk.path));
        return {
          hits: await shown(fresh, questions, index, ranking),
          ...modeOf(
            meaning,
            models.isConfigured
              ? { silence, shortage: models.shortage(ranking.reader) }
              : (embeddings?.status().reason ?? noModel),
          ),
          notes: notesOn(status, gone.size, left),
        };
      }
    },
    close: models.close,
  };
}

function questionsOf({ queries }: SearchRequest): string[] {
  const questions = [...new Set(queries.map((query) => query.trim()))].filter((query) =>
    /[\p{L}\p{N}]/u.test(query),
  );
  if (questions.length > 0) return questions.slice(0, maxQuestions);
  throw new CodiError("invalid_arguments", "The question has no word in it.", {
    hint: 'Say in a few words what the code does, such as "parse the date in a header".',
  });
}

const maxQuestions = 8;
const noModel = "no embedding model is configured";

import { readFile } from "node:fs/promises";
import { CodiError } from "../../shared/errors.ts";
import { type ChunkReader, type ChunkScope, createChunkReader } from "../../store/chunk-reader.ts";
import type { Database } from "../../store/driver.ts";
import type { IndexReader, IndexStatus } from "../indexing/index.ts";
import { chunkKinds } from "./chunks/chunk.ts";
import type { Retrieval, SearchAnswer, SearchHit, SearchRequest } from "./contract.ts";
import { featureNames } from "./features.ts";
import { type Forest, scorerOf } from "./forest.ts";
import type { RetrievalOptions } from "./index.ts";
import { loadMeaning, type Meaning } from "./meaning.ts";
import { namedChunks } from "./named.ts";
import { certainty, type Meanings, mergeRankings, type Ranking, rankChunks, weightsOf } from "./rank.ts";
import { type Ranked, selectHits } from "./select.ts";
import { snippetOf } from "./snippet.ts";
import { createVectors } from "./vectors.ts";
import { chunkVersion } from "./version.ts";

const defaultLimit = 10;
const maxLimit = 50;
/** Of one file, unless it was asked for. */
const maxPerFile = 5;
/** Longest wait for the index; clients give up after a minute. */
const maxWaitMs = 20_000;
/** How often hits may turn out to have changed before what is left is answered. */
const maxRounds = 3;
/** Frequencies are read anew when this share of all chunks is others. */
const maxDrift = 0.02;

/** See `Retrieval`. Everything that is read stays open between questions. */
export async function createEngine({ fence, indexing }: RetrievalOptions): Promise<Retrieval> {
  const weights: { default: Forest } = await import("./ranker.json", { with: { type: "json" } });
  const scorer = scorerOf(weights.default, featureNames);
  const meaning = await loadMeaning();
  const vectors = typeof meaning === "string" ? undefined : createVectors(meaning);
  let known: { database: Database; ranking: Ranking } | undefined;

  /** What to rank with; undefined as long as there are no chunks. */
  const rankingOf = ({ database }: IndexReader): Ranking | undefined => {
    if (known?.database === database) return known.ranking;
    const reader = createChunkReader(database, chunkVersion);
    if (!reader) return undefined;
    known = { database, ranking: { reader, scorer, frequency: frequencies(reader) } };
    return known.ranking;
  };

  const meaningsOf = async (
    question: string,
    reader: ChunkReader,
    within: ReadonlySet<number> | undefined,
  ): Promise<Meanings | undefined> => {
    const direction = typeof meaning === "string" ? undefined : meaning.ofQuestion(question);
    if (!vectors || !direction) return undefined;
    await vectors.sync(reader);
    const scores = await vectors.scan(direction);
    return {
      nearest: (limit) => vectors.best(scores, limit, within).map(({ id }) => id),
      of: (id) => vectors.scoreOf(scores, id),
    };
  };

  const scopeOf = async ({ path, language }: SearchRequest, reader: ChunkReader): Promise<ChunkScope> => {
    const place = path === undefined ? undefined : await fence.locate(path);
    const found = place && indexing.pathOf(place.real);
    return {
      path: found === "" ? undefined : found,
      languages: language === undefined ? undefined : languagesOf(language, reader),
    };
  };

  const rank = async (
    questions: readonly string[],
    scope: ChunkScope,
    ranking: Ranking,
  ): Promise<Ranked[]> => {
    const { reader } = ranking;
    const within =
      scope.path === undefined && scope.languages === undefined ? undefined : reader.idsIn(scope);
    const rankings: Ranked[][] = [];
    for (const question of questions) {
      const named = namedChunks(question, reader, within);
      const meanings = await meaningsOf(question, reader, within);
      const ranked = rankChunks(question, scope, meanings, [...named.keys()], ranking);
      rankings.push(ranked.map(({ chunk, score }) => ({ chunk, score: score + (named.get(chunk.id) ?? 0) })));
    }
    return mergeRankings(rankings);
  };

  return {
    async search(request, signal, progress) {
      const questions = questionsOf(request);
      const limit = Math.min(maxLimit, Math.max(1, Math.round(request.limit ?? defaultLimit)));
      const perFile = request.path === undefined ? maxPerFile : limit;
      for (let round = 1; ; round++) {
        const status = await indexing.ensure({ waitMs: maxWaitMs, signal, progress, chunks: true });
        const index = indexing.reader();
        const ranking = index && rankingOf(index);
        if (!index || !ranking) throw notReady(status);
        const scope = await scopeOf(request, ranking.reader);
        const hits = selectHits(await rank(questions, scope, ranking), limit, perFile);
        const changed = await indexing.refresh([...new Set(hits.map(({ chunk }) => chunk.path))], signal);
        if (changed.length > 0 && round < maxRounds) continue;
        const gone = new Set(changed);
        const fresh = hits.filter(({ chunk }) => !gone.has(chunk.path));
        return {
          hits: await shown(fresh, questions, index, ranking),
          ...modeOf(meaning),
          notes: notesOn(status, gone.size),
        };
      }
    },
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

async function shown(
  hits: readonly Ranked[],
  questions: readonly string[],
  index: IndexReader,
  ranking: Ranking,
): Promise<SearchHit[]> {
  const weights = weightsOf(questions.join(" "), ranking);
  const texts = new Map<string, readonly string[]>();
  const found: SearchHit[] = [];
  for (const { chunk, score } of hits) {
    const { path, chain, symbol, kind } = chunk;
    let lines = texts.get(path);
    if (!lines) {
      // A file that went since it was looked at is no hit.
      const text = await readFile(index.absolute(path), "utf8").catch(() => undefined);
      if (text === undefined) continue;
      lines = text.replace(/^\uFEFF/, "").split("\n");
      texts.set(path, lines);
    }
    const { start, end, text } = snippetOf(lines, chunk, weights);
    found.push({
      path,
      start,
      end,
      symbol: [chain, symbol].filter((name) => name !== "").join("/"),
      kind: chunkKinds[kind] ?? "module",
      score: certainty(score),
      snippet: text,
    });
  }
  return found;
}

/** Frequencies of tokens, kept as long as the chunks are about the same. */
function frequencies(reader: ChunkReader): (token: string) => number {
  let counted = { epoch: -1, chunks: 0 };
  const kept = new Map<string, number>();
  return (token) => {
    const { epoch, chunks } = reader.totals();
    if (epoch !== counted.epoch || Math.abs(chunks - counted.chunks) > chunks * maxDrift) {
      kept.clear();
      counted = { epoch, chunks };
    }
    let frequency = kept.get(token);
    if (frequency === undefined) {
      frequency = reader.frequency(token);
      if (kept.size > 20_000) kept.clear();
      kept.set(token, frequency);
    }
    return frequency;
  };
}

/** Languages of the index that a word means: its name, or a suffix of its files. */
function languagesOf(asked: string, reader: ChunkReader): readonly string[] {
  const wanted = asked
    .trim()
    .toLowerCase()
    .replace(/^\*?\./, "");
  const languages = reader.languages();
  const named = languages.filter((language) => language === wanted);
  const found = named.length > 0 ? named : reader.languagesOfSuffix(wanted);
  if (found.length > 0) return found;
  throw new CodiError("invalid_arguments", `The index has no files of the language "${asked}".`, {
    hint: languages.length > 0 ? `It has ${languages.join(", ")}.` : "Leave the language out.",
  });
}

function modeOf(meaning: Meaning | string): Pick<SearchAnswer, "mode" | "reason"> {
  return typeof meaning === "string"
    ? { mode: "lexical", reason: meaning }
    : { mode: "static", reason: undefined };
}

function notesOn(status: IndexStatus, gone: number): string[] {
  const notes: string[] = [];
  const { state, progress } = status;
  if (state === "building")
    notes.push(
      `The index is being built${progress ? ` (${progress.done} of ${progress.total} files)` : ""}: more may be found when it is done; ask again.`,
    );
  if (gone > 0) notes.push(`${gone} more files matched but are just changing; ask again.`);
  return notes;
}

function notReady({ state, reason }: IndexStatus): CodiError {
  if (state === "failed")
    return new CodiError("unavailable", `There is no index: ${reason ?? "it could not be built"}`, {
      hint: "Use grep and find_files meanwhile; index_status says more.",
    });
  return new CodiError("unavailable", "The index is still being built, and nothing can be searched yet.", {
    hint: "Ask again in a moment, or use grep meanwhile.",
  });
}

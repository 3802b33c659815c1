import { readFile } from "node:fs/promises";
import { CodiError } from "../../shared/errors.ts";
import type { IndexReader, IndexStatus } from "../indexing/index.ts";
import { chunkKinds } from "./chunks/chunk.ts";
import type { SearchAnswer, SearchHit } from "./contract.ts";
import type { Meaning } from "./meaning.ts";
import { certainty, type Ranking, weightsOf } from "./rank.ts";
import type { Ranked, Selection } from "./select.ts";
import { snippetOf } from "./snippet.ts";

/** Hits as they are shown, with the text that stands there now. */
export async function shown(
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

/**
 * How sure an answer can be, and why not better.
 * @param model what the configured one has said; where there is none, a sentence that says so.
 */
export function modeOf(
  meaning: Meaning | string,
  model: { readonly silence: string | undefined; readonly shortage: string | undefined } | string,
): Pick<SearchAnswer, "mode" | "reason"> {
  if (typeof model !== "string" && model.silence === undefined)
    return { mode: "model", reason: model.shortage };
  const silence = typeof model === "string" ? model : model.silence;
  const reasons = [silence, typeof meaning === "string" ? meaning : undefined];
  return {
    mode: typeof meaning === "string" ? "lexical" : "static",
    reason: reasons.flatMap((reason) => reason?.replace(/\.$/, "") ?? []).join("; "),
  };
}

/** What else there is to say of an answer. @param gone how many files changed while it was made. */
export function notesOn(status: IndexStatus, gone: number, left: Omit<Selection, "hits">): string[] {
  const notes: string[] = [];
  const { state, progress } = status;
  if (state === "building")
    notes.push(
      `The index is being built${progress ? ` (${progress.done} of ${progress.total} files)` : ""}: more may be found when it is done; ask again.`,
    );
  if (gone > 0) notes.push(`${gone} more files matched but are just changing; ask again.`);
  const more = [...left.more].sort((a, b) => b[1] - a[1]);
  if (more.length > 0)
    notes.push(
      `More hits: ${more
        .slice(0, maxFilesNamed)
        .map(([path, count]) => `${count} in ${path}`)
        .join(", ")}${more.length > maxFilesNamed ? " and in other files" : ""}; ask with that path.`,
    );
  if (left.copies > 0) notes.push(`${left.copies} copies of these texts elsewhere are left out.`);
  return notes;
}

const maxFilesNamed = 3;

/** Why nothing can be searched. */
export function notReady({ state, reason }: IndexStatus): CodiError {
  if (state === "failed")
    return new CodiError("unavailable", `There is no index: ${reason ?? "it could not be built"}`, {
      hint: "Use grep and find_files meanwhile; index_status says more.",
    });
  return new CodiError("unavailable", "The index is still being built, and nothing can be searched yet.", {
    hint: "Ask again in a moment, or use grep meanwhile.",
  });
}

import { codeTokens, queryTokens } from "../../src/core/retrieval/tokens.ts";
import type { Example } from "./extract.ts";

/** Pairs of a sentence and a function as token numbers, ready for training. */
export interface Dataset {
  readonly vocabulary: readonly string[];
  readonly pairs: readonly Pair[];
}

export interface Pair {
  /** Number of its package. */
  readonly source: number;
  readonly question: Int32Array;
  /** Tokens of the paragraph that the sentence does not have. */
  readonly more: Int32Array;
  /** Token, field and count of what the function consists of, one after the other. */
  readonly chunk: Int32Array;
}

/** Tokens that occur in fewer packages say something about those packages only. */
const leastPackages = 2;

export function makeDataset(examples: readonly Example[], maxTokens: number): Dataset {
  const sources = new Map<string, number>();
  const seenIn = new Map<string, { packages: number; last: number; times: number }>();
  const drafts = examples.map((example) => {
    const source = sources.get(example.package) ?? sources.size;
    sources.set(example.package, source);
    const question = queryTokens(example.sentence);
    const asked = new Set(question);
    const more = queryTokens(example.paragraph).filter((token) => !asked.has(token));
    const fields = fieldsOf(example);
    for (const token of new Set([...question, ...fields.flatMap((counts) => [...counts.keys()])])) {
      const seen = seenIn.get(token) ?? { packages: 0, last: -1, times: 0 };
      seen.times++;
      if (seen.last !== source) seen.packages++;
      seen.last = source;
      seenIn.set(token, seen);
    }
    return { source, question, more, fields };
  });
  const vocabulary = [...seenIn]
    .filter(([token, { packages }]) => packages >= leastPackages && /^[a-z0-9]+$/.test(token))
    .sort(([a, x], [b, y]) => y.packages - x.packages || y.times - x.times || (a < b ? -1 : 1))
    .slice(0, maxTokens)
    .map(([token]) => token);
  const numberOf = new Map(vocabulary.map((token, index) => [token, index]));
  const numbers = (tokens: readonly string[]): Int32Array =>
    Int32Array.from(tokens.map((token) => numberOf.get(token) ?? -1).filter((number) => number >= 0));
  const pairs = drafts.map(({ source, question, more, fields }): Pair => {
    const chunk: number[] = [];
    for (const [field, counts] of fields.entries())
      for (const [token, count] of counts) {
        const number = numberOf.get(token);
        if (number !== undefined) chunk.push(number, field, count);
      }
    return { source, question: numbers(question), more: numbers(more), chunk: Int32Array.from(chunk) };
  });
  return { vocabulary, pairs: pairs.filter(({ question }) => question.length > 1) };
}

const pathParts = 4;

/** Tokens of the fields of a function with their counts, in the order of `tableFields`. */
function fieldsOf(example: Example): Map<string, number>[] {
  const path = example.path
    .split("/")
    .slice(-pathParts)
    .join("/")
    .replace(/\.\w+$/, "");
  return [example.name, example.chain.join(" "), path, example.signature, example.body].map((text) => {
    const counts = new Map<string, number>();
    for (const token of codeTokens(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
    return counts;
  });
}

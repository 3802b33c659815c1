import { otherForms } from "./abbreviations.ts";
import { tokenHash } from "./row.ts";
import { queryTokens } from "./tokens.ts";

/** A word of a question. */
export interface Term {
  readonly token: string;
  readonly hash: number;
  /** 1 for a word as asked, less for another form of it. */
  readonly weight: number;
  /** Place among the words as asked; another form has the place of its word. */
  readonly place: number;
}

/** A question as the ranking sees it: its words and their other forms. */
export function termsOf(question: string): readonly Term[] {
  const tokens = queryTokens(question.slice(0, maxQuestionChars)).slice(0, maxTerms);
  const asked = new Set(tokens);
  const terms: Term[] = tokens.map((token, place) => ({ token, hash: tokenHash(token), weight: 1, place }));
  for (const [place, token] of tokens.entries())
    for (const form of otherForms(token)) {
      if (asked.has(form)) continue;
      asked.add(form);
      terms.push({ token: form, hash: tokenHash(form), weight: otherFormWeight, place });
    }
  return terms;
}

/** The words as asked, without their other forms. */
export function askedOf(terms: readonly Term[]): string[] {
  return terms.filter(({ weight }) => weight === 1).map(({ token }) => token);
}

/** What a person pastes whole (a stack trace, a file) says enough in its beginning. */
const maxQuestionChars = 4_000;
const maxTerms = 48;
const otherFormWeight = 0.5;

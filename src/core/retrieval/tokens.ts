import { stem } from "./stem.ts";
import { isStopWord } from "./stop-words.ts";

/**
 * The tokens of code or prose, in order and with repeats: identifiers are split at case, underscores and digits, then
 * stemmed. A word with digits counts whole and without them (`utf8`: `utf8`, `utf`), so that "UTF-8" finds it. Single
 * Latin letters and long numbers are left out. Letters of other scripts stay as they are, Chinese, Japanese and Korean
 * in overlapping pairs, since they set no spaces.
 */
export function codeTokens(text: string): string[] {
  const tokens: string[] = [];
  const { length } = text;
  let start = -1;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || isWordCode[code] === 1) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      for (const token of tokensOfRun(text.slice(start, i))) tokens.push(token);
      start = -1;
    }
  }
  if (start >= 0) for (const token of tokensOfRun(text.slice(start))) tokens.push(token);
  return tokens;
}

/** The tokens of a question, each once: as `codeTokens`, without stop words unless there is nothing else. */
export function queryTokens(text: string): string[] {
  const all: string[] = [];
  const telling: string[] = [];
  for (const word of words(text)) {
    const tokens = tokensOfRun(word);
    all.push(...tokens);
    if (!isStopWord(word.toLowerCase())) telling.push(...tokens);
  }
  return [...new Set(telling.length > 0 ? telling : all)];
}

/** The words inside an identifier, in lower case and not stemmed: `parseHTTPHeader` is parse, http, header. */
export function splitIdentifier(identifier: string): string[] {
  return [...words(identifier)].flatMap((run) => pieces(run)).map((piece) => piece.toLowerCase());
}

// Source text repeats itself: nearly every run has been seen before. The bound keeps a long life from filling memory.
const maxKnownRuns = 65_536;
const knownRuns = new Map<string, readonly string[]>();

function tokensOfRun(run: string): readonly string[] {
  const known = knownRuns.get(run);
  if (known !== undefined) return known;
  const tokens = pieces(run).flatMap(tokensOfPiece);
  if (knownRuns.size >= maxKnownRuns) knownRuns.clear();
  // A slice of a long text would keep all of that text alive; joining characters makes a string of its own.
  if (run.length <= maxRememberedRun) knownRuns.set(Buffer.from(run).toString(), tokens);
  return tokens;
}

const maxRememberedRun = 64;
const isWordCode = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0,
);

function words(text: string): string[] {
  return text.match(/[A-Za-z0-9\u{80}-\u{10ffff}]+/gu) ?? [];
}

// Plural acronyms (URLs), acronyms (HTTP before Server), words with the digits that follow them, numbers, other scripts.
const pieceOfIdentifier = /[A-Z]+s(?![a-z])|[A-Z]+\d*(?![a-z])|[A-Z]?[a-z]+\d*|\d+[a-z]?(?![a-z])|\d+/g;
const pieceOfAnyScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}\p{N}])+/gu;
const unspacedScript = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII.
const ascii = /^[\x00-\x7f]*$/;

function pieces(run: string): string[] {
  if (ascii.test(run)) return run.match(pieceOfIdentifier) ?? [];
  return (run.normalize("NFC").match(pieceOfAnyScript) ?? []).flatMap((part) => {
    if (unspacedScript.test(part)) return pairs(part);
    return ascii.test(part) ? (part.match(pieceOfIdentifier) ?? []) : part.split(/(?<=\p{Ll})(?=\p{Lu})/u);
  });
}

function pairs(text: string): string[] {
  const letters = [...text];
  if (letters.length < 2) return letters;
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}

const maxNumberLength = 5;

function tokensOfPiece(piece: string): string[] {
  if (!ascii.test(piece)) return [piece.toLowerCase()];
  const word = piece.toLowerCase();
  if (word.length < 2) return [];
  const code = word.charCodeAt(0);
  if (code <= 57) return word.length <= maxNumberLength ? [word] : [];
  const letters = word.replace(/\d+$/, "");
  if (letters.length === word.length) return [stem(word)];
  return letters.length < 2 ? [word] : [word, stem(letters)];
}

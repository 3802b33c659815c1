import type { SymbolRow } from "../../store/symbols.ts";
import type { SymbolKind } from "../syntax/index.ts";
import { kindOf } from "./kinds.ts";
import { oneLine, type Source } from "./sources.ts";

const maxSignature = 160;
const maxRead = 8_000;
/** Languages in which comments look as in C: inside of types they stand in the signature. */
const comments: ReadonlySet<string> = new Set(
  "typescript tsx javascript java c cpp csharp kotlin scala swift dart go rust php solidity".split(" "),
);
/** Kinds whose text is a content, not a signature, where they have no body. */
const contents: ReadonlySet<SymbolKind> = new Set(["section", "key", "macro"]);
const values: ReadonlySet<SymbolKind> = new Set(["variable", "const", "property", "enumMember"]);

/**
 * The signature on one line of at most 160 characters, without what follows it: a body, a content, the inside of a value.
 * Decorators and annotations on lines of their own are left out.
 */
export function signatureOf(row: SymbolRow, source: Source | undefined): string {
  if (!source) return "";
  const from = source.lineAt(row.start) < row.line ? lineStart(source, row) : row.start;
  // More is never shown, however long a type or a value is.
  const whole = source.text.slice(from, Math.min(Math.max(row.signatureEnd, from), from + maxRead));
  const text = comments.has(row.language)
    ? whole.replace(/\/\*[\s\S]*?(?:\*\/|$)|(?<=^|\s)\/\/.*/g, " ")
    : whole;
  return oneLine(unwrapped(head(row, text)), maxSignature);
}

function head(row: SymbolRow, text: string): string {
  const kind = kindOf(row.kind);
  const hasBody = row.signatureEnd < row.end;
  if (values.has(kind) && !hasBody) return valueHead(text.trimEnd()).replace(/\s*;$/, "");
  const kept = contents.has(kind) && !hasBody ? firstLine(text) : text;
  return kept.replace(/(?:\s*(?:[{:;,[\\]|=>?|\bdo)){0,2}\s*$/, "");
}

/** Parameters on lines of their own, as if they stood on one. */
const unwrapped = (text: string): string =>
  text.replace(/([(<[])[ \t]*[\r\n]\s*/g, "$1").replace(/,?\s*[\r\n]\s*([)>\]])/g, "$1");

function lineStart({ text, lineAt }: Source, row: SymbolRow): number {
  let at = row.start;
  while (at < text.length && lineAt(at) < row.line) {
    const next = text.slice(at).search(/\r\n|\n|\r/);
    if (next < 0) break;
    at += next + (text.startsWith("\r\n", at + next) ? 2 : 1);
  }
  return at;
}

const firstLine = (text: string): string => /^\s*[^\r\n]*/.exec(text)?.[0] ?? text;

/** A value is shown as far as its first line goes: `const limits = {…}`. */
function valueHead(text: string): string {
  const begin = valueBegin(text);
  const head = begin < 0 ? text : text.slice(0, begin) + firstLine(text.slice(begin));
  if (head.trimEnd().length === text.length) return text;
  const [opened = ""] = /[([{]+\s*$/.exec(head) ?? [];
  const closed = [...opened.trimEnd()].reverse().map((bracket) => closings[bracket] ?? "");
  return `${head.trimEnd()}…${closed.join("")}`;
}

const closings: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Behind the `=` that stands in no bracket; -1 where there is none. */
function valueBegin(text: string): number {
  let depth = 0;
  // Brackets, texts on one line, and what holds `=` without being one: `=>`, `==`, `<=`.
  for (const { 0: part, index } of text.matchAll(
    /[([{]|[)\]}]|(["'`])(?:\\.|(?!\1)[^\\\n])*\1|[=!<>]=+>?|=>|=/g,
  )) {
    if (part === "=" && depth === 0) return index + 1;
    if ("([{".includes(part)) depth++;
    else if (")]}".includes(part)) depth--;
  }
  return -1;
}

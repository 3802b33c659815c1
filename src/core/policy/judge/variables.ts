import type { Loop, SeenCommand } from "../command/seen.ts";
import type { Word } from "../command/word.ts";

/**
 * Learns which variables can only hold plain words, because the line itself sets them and nothing else does.
 * @returns a function that marks a word `"$name"` as no option where that is sure.
 */
export function followVariables(
  commands: readonly SeenCommand[],
  loops: readonly Loop[],
): (word: Word) => Word {
  const values = new Map<string, readonly (Word | undefined)[]>();
  const add = (name: string, more: readonly (Word | undefined)[]) =>
    values.set(name, [...(values.get(name) ?? []), ...more]);
  for (const { words, assignments } of commands) {
    for (const { name, value, text } of assignments)
      add(name, [text.startsWith(`${name}=`) ? value : undefined]);
    // Whatever else names a variable may set it.
    for (const { raw } of words.slice(1)) {
      const name = /^([A-Za-z_]\w*)(?:[+=[]|$)/.exec(raw)?.[1];
      if (name !== undefined && setsVariables.has(words[0]?.value ?? "")) add(name, [undefined]);
    }
  }
  for (const { name, values: words } of loops) add(name, words ?? [undefined]);
  return (word) => {
    const [, quote, name = ""] = /^("?)\$\{?([A-Za-z_]\w*)\}?"?$/.exec(word.raw) ?? [];
    const known = values.get(name);
    if (!known || known.length === 0) return word;
    const plain = known.every((value) => value !== undefined && isPlain(value, quote === '"'));
    return plain ? { ...word, operand: true } : word;
  };
}

const setsVariables = new Set([
  "read",
  "mapfile",
  "readarray",
  "export",
  "declare",
  "typeset",
  "local",
  "readonly",
  "printf",
  "getopts",
  "let",
  "unset",
  "eval",
  "wait",
]);

function isPlain({ fixed, glob, value }: Word, quoted: boolean): boolean {
  if (value === "" || value.startsWith("-")) return false;
  return fixed ? quoted || /^[\w./@:+%,-]+$/.test(value) : glob && quoted;
}

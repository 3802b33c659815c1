import { use } from "./contract.ts";

/** Codes of `+ - * / % & | ^`. */
const operators: ReadonlySet<number> = new Set([43, 45, 42, 47, 37, 38, 124, 94]);

/** What the text after a name says: `name(` is a call; `name =`, `name +=` and `name++` write. */
export function contextBits(text: string, end: number, bits: number): number {
  if ((bits & use.type) !== 0) return 0;
  let at = end;
  let code = text.charCodeAt(at);
  while (code === 32 || code === 9) code = text.charCodeAt(++at);
  if (code === 40) return use.call;
  const next = text.charCodeAt(at + 1);
  if (code === 61) return next === 61 || next === 62 ? 0 : use.write;
  if (!operators.has(code)) return 0;
  return next === 61 || (next === code && (code === 43 || code === 45)) ? use.write : 0;
}

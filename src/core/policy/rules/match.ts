import type { Rule } from "./rule.ts";

/** Whether a command begins with the words of a rule. */
export function matches({ prefix }: Rule, argv: readonly string[]): boolean {
  if (argv.length < prefix.length) return false;
  return prefix.every((token, index) => {
    const word = argv[index];
    return word !== undefined && (typeof token === "string" ? token === word : token.includes(word));
  });
}

export function showPrefix({ prefix }: Rule): string {
  return prefix
    .map((token) => (typeof token === "string" ? quote(token) : `(${token.map(quote).join("|")})`))
    .join(" ");
}

const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

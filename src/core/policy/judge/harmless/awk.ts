import { readOptions } from "../options.ts";
import type { Check } from "./check.ts";

/** awk only reads when its program has no `system`, `getline`, pipe or redirection, and comes from no file. */
export const readsOnlyAwk: Check = (args) => {
  const { operands, unknown } = readOptions(args, { shortValue: "Fv" });
  if (unknown !== undefined) return `${unknown} is not known to be harmless`;
  const [program] = operands;
  return program?.fixed && isHarmlessAwk(program.value)
    ? undefined
    : "its program may write or run something";
};

function isHarmlessAwk(program: string): boolean {
  if (/system|getline|@|\\\n|\\$/.test(program)) return false;
  const code = withoutLiterals(program);
  if (code === undefined || /(?<!\|)\|(?!\|)/.test(code)) return false;
  // After print, `>` is a redirection; elsewhere it compares.
  return code.split(/[;{}\n]/).every((statement) => !/\bprintf?\b[^>]*>/.test(statement));
}

/** The program with its strings and regular expressions emptied; undefined where it is unclear what they are. */
function withoutLiterals(program: string): string | undefined {
  let code = "";
  for (let at = 0; at < program.length; at += 1) {
    const char = program.charAt(at);
    if (char === "#") return undefined;
    if (char !== '"' && char !== "/") {
      code += char;
      continue;
    }
    const before = code.trimEnd();
    // A slash divides after an operand. After a word it could do either, so that is not decided here.
    if (char === "/" && /[\w$]$/.test(before) && !/(?:^|[^\w$])(?:\d+|NR|NF|FNR)$|\$\w+$/.test(before))
      return undefined;
    if (char === "/" && /[\w)\]"]$/.test(before)) {
      code += char;
      continue;
    }
    const end = endOfLiteral(program, at);
    if (end === undefined) return undefined;
    code += '""';
    at = end;
  }
  return code;
}

function endOfLiteral(program: string, from: number): number | undefined {
  const quote = program.charAt(from);
  let inBrackets = false;
  for (let at = from + 1; at < program.length; at += 1) {
    const char = program.charAt(at);
    if (char === "\n") return undefined;
    if (char === "\\") at += 1;
    else if (quote === "/" && char === "[") inBrackets = true;
    else if (char === "]") inBrackets = false;
    // Implementations differ on a slash within brackets.
    else if (char === quote) return quote === "/" && inBrackets ? undefined : at;
  }
  return undefined;
}

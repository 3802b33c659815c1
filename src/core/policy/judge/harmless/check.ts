import type { Word } from "../../command/word.ts";
import { type OptionTable, type ReadOptions, readOptions } from "../options.ts";

/** Says why arguments take a program beyond reading; undefined when they do not. */
export type Check = (args: readonly Word[]) => string | undefined;

/** For programs that no argument can make write or run anything. */
export const always: Check = () => undefined;

export interface Limits extends OptionTable {
  /** More operands than this and one of them is a file to be written. */
  readonly maxOperands?: number;
  /** A last look at what was read. */
  readonly also?: (read: ReadOptions) => string | undefined;
}

/** For programs that only read as long as they are given no other options than these. */
export function only(limits: Limits): Check {
  return (args) => {
    const read = readOptions(args, limits);
    if (read.unknown !== undefined) return `${read.unknown} is not known to be harmless`;
    if (limits.maxOperands !== undefined && read.operands.length > limits.maxOperands)
      return "it may write to its last operand";
    return limits.also?.(read);
  };
}

/** For programs with many harmless options: these alone are not. Short ones are found in clusters, too. */
export function except(forbidden: { short?: string; long?: readonly string[] }): Check {
  return (args) => {
    for (const word of args) {
      if (word.fixed && word.value === "--") return undefined;
      if (word.operand || (!word.value.startsWith("-") && word.value !== "")) continue;
      if (!word.fixed) return `${word.raw} may turn out to be an option`;
      const name = word.value.replace(/=.*$/s, "");
      const isLong = name.startsWith("--");
      // An abbreviation of a forbidden option is as good as the option.
      if (isLong && name.length > 2 && forbidden.long?.some((long) => long.startsWith(name)))
        return `${name} is not harmless`;
      const letter = isLong ? undefined : [...name.slice(1)].find((char) => forbidden.short?.includes(char));
      if (letter) return `-${letter} is not harmless`;
    }
    return undefined;
  };
}

/** For programs whose first operand is a command of their own. Options may stand before it only if `before` has them. */
export function subcommands(table: Readonly<Record<string, Check>>, before: OptionTable = {}): Check {
  return (args) => {
    const { operands, unknown, firstOperand } = readOptions(args, before, true);
    if (unknown !== undefined) return `${unknown} is not known to be harmless`;
    const [name] = operands;
    if (!name) return table[""] ? table[""]([]) : "it does not say what to do";
    const check = name.fixed && Object.hasOwn(table, name.value) ? table[name.value] : undefined;
    return check ? check(args.slice(firstOperand + 1)) : `${name.raw} is not known to be harmless`;
  };
}

/** A table with the same check for many names. */
export function each<T>(names: string, check: T): Record<string, T> {
  return Object.fromEntries(names.split(" ").map((name) => [name, check]));
}

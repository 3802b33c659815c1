import type { Word } from "../command/word.ts";

/** The options that a program may be given; everything else counts as unknown. */
export interface OptionTable {
  /** Letters that take no value. */
  readonly short?: string;
  /** Letters that take one, in the same word or the next. */
  readonly shortValue?: string;
  readonly long?: readonly string[];
  readonly longValue?: readonly string[];
  /** Whether `-20` is an option. */
  readonly digits?: boolean;
  /** Options of several letters after one dash, as `find` has them. */
  readonly words?: readonly string[];
}

export interface ReadOptions {
  readonly operands: readonly Word[];
  /** Names of the options that were there, with their dashes. */
  readonly given: readonly string[];
  /** The value of each option that was given one. */
  readonly values: readonly { readonly option: string; readonly value: Word }[];
  /** The first word that the table does not know, or that could turn out to be an option. */
  readonly unknown: string | undefined;
  /** Where the operands begin in the arguments. */
  readonly firstOperand: number;
}

/**
 * Reads options by the conventions of POSIX (XBD 12.2) and GNU; abbreviated long options are unknown.
 * @param stopAtOperand for wrappers, whose first operand begins another command.
 */
export function readOptions(args: readonly Word[], table: OptionTable, stopAtOperand = false): ReadOptions {
  const operands: Word[] = [];
  const given: string[] = [];
  const values: { option: string; value: Word }[] = [];
  let firstOperand = args.length;
  const result = (unknown?: string): ReadOptions => ({ operands, given, values, unknown, firstOperand });
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at];
    if (!word) break;
    if (word.fixed && word.value === "--") {
      firstOperand = Math.min(firstOperand, at + 1);
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!mayBeOption(word)) {
      firstOperand = Math.min(firstOperand, at);
      operands.push(word);
      if (stopAtOperand) break;
      continue;
    }
    const option = readOption(word, table);
    if (!option) return result(word.raw);
    given.push(...option.names);
    if (option.needs === undefined) continue;
    const value = option.attached ?? args[at + 1];
    if (!value) return result(word.raw);
    values.push({ option: option.needs, value });
    if (!option.attached) at += 1;
  }
  return result();
}

export function mayBeOption(word: Word): boolean {
  if (word.operand) return false;
  if (word.fixed) return word.value.startsWith("-") && word.value !== "-";
  return word.value === "" || word.value.startsWith("-");
}

interface OneWord {
  readonly names: readonly string[];
  readonly needs?: string;
  readonly attached?: Word;
}

function readOption(word: Word, table: OptionTable): OneWord | undefined {
  const { value } = word;
  if (value.startsWith("--")) return readLong(word, table);
  if (word.fixed && table.words?.includes(value)) return { names: [value] };
  if (word.fixed && table.digits && /^-\d+[a-zA-Z]?$/.test(value)) return { names: ["-digits"] };
  const names: string[] = [];
  for (let at = 1; at < value.length; at += 1) {
    const letter = value.charAt(at);
    const name = `-${letter}`;
    names.push(name);
    if (table.shortValue?.includes(letter)) {
      const rest = { ...word, value: value.slice(at + 1) };
      const attached = rest.value !== "" || !word.fixed ? { attached: rest } : {};
      return { names, needs: name, ...attached };
    }
    if (!table.short?.includes(letter)) return undefined;
  }
  return word.fixed && names.length > 0 ? { names } : undefined;
}

function readLong(word: Word, table: OptionTable): OneWord | undefined {
  const equals = word.value.indexOf("=");
  const name = equals < 0 ? word.value : word.value.slice(0, equals);
  if (equals < 0 && !word.fixed) return undefined;
  const isFlag = table.long?.includes(name) === true;
  if (!isFlag && !table.longValue?.includes(name)) return undefined;
  if (equals >= 0)
    return { names: [name], needs: name, attached: { ...word, value: word.value.slice(equals + 1) } };
  return isFlag ? { names: [name] } : { names: [name], needs: name };
}

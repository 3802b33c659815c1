import type { Parser } from "web-tree-sitter";
import { readByTreeSitter } from "./by-tree-sitter.ts";
import { readByUnbash } from "./by-unbash.ts";
import { takeOutHeredocs } from "./heredocs.ts";
import type { Loop, Redirect, Seen, SeenCommand } from "./seen.ts";

/** Everything a line would run, as two independent parsers see it. */
export interface Split {
  /** What either parser saw; each command once. */
  readonly commands: readonly SeenCommand[];
  readonly redirects: readonly Redirect[];
  readonly functions: readonly string[];
  /** Those that are surely defined when the first command runs. */
  readonly defined: readonly string[];
  readonly loops: readonly Loop[];
  /** Why the line cannot be trusted to be what it seems; such a line is never allowed by itself. */
  readonly doubts: readonly string[];
}

/** Splits a line into its commands. Wrappers such as `env` are not looked into here. */
export function split(parser: Parser, line: string): Split {
  const unreadable = unreadableReason(line);
  if (unreadable)
    return { commands: [], redirects: [], functions: [], defined: [], loops: [], doubts: [unreadable] };
  const one = readByUnbash(line);
  const other = readWithoutHeredocs(parser, line);
  const [mine, theirs] = [keysOf(one), keysOf(other)];
  const extra = onlyIn(other.commands, mine.commands, commandKey);
  const commands = [...one.commands, ...extra];
  const agree = one.fault === undefined && other.fault === undefined && same(mine.all, theirs.all);
  const disagreement = "two parsers read this line differently";
  const doubts = [
    ...(one.fault ? [`the line cannot be parsed: ${one.fault}`] : []),
    ...(agree || one.fault ? [] : [disagreement]),
    ...one.oddities,
    ...(commands.length > maxCommands ? [`it runs more than ${maxCommands} commands`] : []),
  ];
  return {
    commands,
    redirects: [...one.redirects, ...onlyIn(other.redirects, mine.redirects, redirectKey)],
    functions: one.functions,
    defined: one.defined,
    loops: one.loops,
    doubts,
  };
}

function readWithoutHeredocs(parser: Parser, line: string): Seen {
  const plain = takeOutHeredocs(line);
  const main = readByTreeSitter(parser, plain.line);
  const bodies = plain.bodies.flatMap((text) => (text === undefined ? [] : withoutReader(parser, text)));
  const all = [main, ...bodies];
  return {
    commands: all.flatMap(({ commands }) => commands),
    redirects: all.flatMap(({ redirects }) => redirects),
    functions: all.flatMap(({ functions }) => functions),
    defined: [],
    loops: [],
    oddities: [],
    fault: plain.fault ?? all.find(({ fault }) => fault !== undefined)?.fault,
  };
}

/** What runs in a body: the `cat` that reads it, which we put there, comes first and is left out. */
function withoutReader(parser: Parser, text: string): Seen {
  const seen = readByTreeSitter(parser, text);
  return { ...seen, commands: seen.commands.slice(1) };
}

/** More than anyone can judge at a glance. */
export const maxCommands = 50;
const maxLineChars = 30_000;

function unreadableReason(line: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what we look for
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(line)) return "it contains control characters";
  if (/\p{Surrogate}|[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[^\S \t\n]/u.test(line))
    return "it contains characters that cannot be seen";
  return line.length > maxLineChars ? `it is longer than ${maxLineChars} characters` : undefined;
}

/** A command by its words as written; what tests (`[`, `[[`) contain runs nothing that is not seen by itself. */
const commandKey = ({ words }: SeenCommand): string =>
  words[0] === undefined || words[0].raw === "["
    ? ""
    : words.map(({ raw }) => withoutBody(raw)).join("\u0000");
/** One parser never saw the here-document inside a word; what runs in it is compared by itself. */
const withoutBody = (raw: string): string => (/<<|codi_heredoc_/.test(raw) ? "heredoc" : raw);
const redirectKey = ({ operator, target }: Redirect): string =>
  operator.startsWith("<<") && operator !== "<<<"
    ? "<heredoc"
    : `${operator}${withoutBody(target?.raw ?? "")}`;

function keysOf(seen: Seen) {
  const commands = seen.commands.map(commandKey).filter((key) => key !== "");
  const redirects = seen.redirects.map(redirectKey);
  const inner = seen.commands.flatMap((command) => command.redirects.map(redirectKey));
  const assignments = seen.commands.flatMap((command) =>
    command.assignments.map(({ text }) => withoutBody(text).replace(/\s+/g, " ")),
  );
  const tagged = (tag: string, keys: readonly string[]) => keys.map((key) => tag + key);
  const all = [
    ...tagged("c", commands),
    ...tagged(">", [...redirects, ...inner]),
    ...tagged("=", assignments),
    ...tagged("f", seen.functions),
  ];
  return { commands, redirects: [...redirects, ...inner], all };
}

function same(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  const sorted = [...other].sort();
  return [...one].sort().every((key, index) => key === sorted[index]);
}

function onlyIn<T>(items: readonly T[], known: readonly string[], key: (item: T) => string): readonly T[] {
  const seen = new Set(known);
  return items.filter((item) => !seen.has(key(item)));
}

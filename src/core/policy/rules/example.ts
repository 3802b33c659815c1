import { readByUnbash } from "../command/by-unbash.ts";

/** The words of an example in a rule file, which is one plain command; undefined when it is more or less than that. */
export function readExample(line: string): readonly string[] | undefined {
  const { commands, fault } = readByUnbash(line);
  const [command, ...more] = commands;
  if (!command || more.length > 0 || fault !== undefined) return undefined;
  if (!command.words.every(({ fixed }) => fixed)) return undefined;
  return command.words.map(({ value }) => value);
}

import { readOptions } from "../options.ts";
import type { Check } from "./check.ts";

/** sed only reads when it edits nothing in place and its script has no command that writes or runs (`w`, `W`, `e`). */
export const readsOnlySed: Check = (args) => {
  const { operands, values, unknown } = readOptions(args, {
    short: "nErsuz",
    shortValue: "e",
    long: [
      "--quiet",
      "--silent",
      "--regexp-extended",
      "--separate",
      "--null-data",
      "--debug",
      "--posix",
      "--sandbox",
    ],
    longValue: ["--expression"],
  });
  if (unknown !== undefined) return `${unknown} is not known to be harmless`;
  const given = values.map(({ value }) => value);
  const scripts = given.length > 0 ? given : operands.slice(0, 1);
  const bad = scripts.find((script) => !script.fixed || !isHarmlessSed(script.value));
  return bad || scripts.length === 0 ? "its script may write or run something" : undefined;
};

const address = /(?:\d+(?:~\d+)?|\$|\/(?:[^\\/\n]|\\.)*\/I?)/;
const oneCommand = new RegExp(
  `^[\\s;{}]*(?:${address.source}(?:\\s*,\\s*(?:[+~]?\\d+|${address.source}))?)?\\s*!?\\s*(?:${[
    "[pPdDnNgGhHxlz=]",
    "[qQ]\\d*",
    "b\\w*|t\\w*",
    // Any character may delimit; a newline or backslash never does here.
    "s([^\\w\\s\\\\])(?:\\\\.|(?!\\1)[^\\\\\\n])*\\1(?:\\\\.|(?!\\1)[^\\\\\\n])*\\1[gpiIM0-9]*",
    "y([^\\w\\s\\\\])(?:\\\\.|(?!\\2)[^\\\\\\n])*\\2(?:\\\\.|(?!\\2)[^\\\\\\n])*\\2",
    "[{]",
  ].join("|")})[ \\t]*(?=[;}\\n]|$|[^\\s;}])`,
);

/** Whether every command of a script is one of those that only change what is printed. */
function isHarmlessSed(script: string): boolean {
  let rest = script;
  while (/[^\s;{}]/.test(rest)) {
    const found = oneCommand.exec(rest);
    if (!found || found[0] === "") return false;
    rest = rest.slice(found[0].length);
    const opened = found[0].endsWith("{");
    if (!opened && rest !== "" && !/^[;}\n]/.test(rest)) return false;
  }
  return true;
}

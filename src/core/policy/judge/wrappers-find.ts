import type { Word } from "../command/word.ts";
import { caution, ordinary } from "./finding.ts";
import type { Unwrap } from "./unwrapped.ts";

const runs = new Set(["-exec", "-execdir", "-ok", "-okdir"]);
const tests =
  /^-(?:name|iname|path|ipath|regex|iregex|type|mtime|mmin|newer|size|empty|maxdepth|user|perm|wholename|atime|ctime)$/;

/** The commands of find's actions; what it deletes or writes by itself is said of find. */
export const findActions: Unwrap = ({ args }) => {
  const commands: Word[][] = [];
  for (let at = 0; at < args.length; at += 1) {
    if (!runs.has(args[at]?.value ?? "")) continue;
    const from = at + 1;
    while (at + 1 < args.length && !endsAction(args, at + 1)) at += 1;
    commands.push(args.slice(from, at + 1).map(filled));
  }
  const names = args.filter(({ fixed }) => fixed).map(({ value }) => value);
  const writes = names.find((name) => /^-f(?:printf?|print0|ls)$/.test(name));
  if (writes) return { commands, finding: ordinary(5, `find ${writes} writes a file`) };
  if (names.includes("-delete")) {
    const narrowed = names.some((name) => tests.test(name));
    return {
      commands,
      finding: narrowed
        ? ordinary(6, "find -delete removes files")
        : caution(8, "find -delete without a test removes everything it finds"),
    };
  }
  if (commands.length === 0) return undefined;
  return { commands: [...commands, [word("find"), ...withoutActions(args)]] };
};

const endsAction = (args: readonly Word[], at: number): boolean => {
  const { value = "", fixed = false } = args[at] ?? {};
  return fixed && (value === ";" || (value === "+" && args[at - 1]?.value === "{}"));
};

/** `{}` stands for a path that find finds; GNU find puts its starting point before it, so it is no option. */
function filled(arg: Word): Word {
  if (!arg.value.includes("{}")) return arg;
  const value = arg.value.slice(0, arg.value.indexOf("{}"));
  return { ...arg, value, fixed: false, operand: value === "" };
}

function withoutActions(args: readonly Word[]): readonly Word[] {
  const rest: Word[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    if (!arg) break;
    if (!runs.has(arg.value)) {
      rest.push(arg);
      continue;
    }
    while (at + 1 < args.length && !endsAction(args, at + 1)) at += 1;
    at += 1;
  }
  return rest;
}

const word = (value: string): Word => ({ raw: value, value, fixed: true, glob: false, dialect: false });

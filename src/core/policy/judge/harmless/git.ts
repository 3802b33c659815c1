import type { Word } from "../../command/word.ts";
import { type OptionTable, readOptions } from "../options.ts";
import { always, type Check, each, except, subcommands } from "./check.ts";

// `--output` writes a file, the others run a program that the repository or the command names.
const log = except({
  long: [
    "--output",
    "--ext-diff",
    "--textconv",
    "--filters",
    "--open-files-in-pager",
    "--upload-pack",
    "--exec",
  ],
});

const listsBranches: OptionTable = {
  short: "arvilq",
  long: [
    "--all",
    "--remotes",
    "--verbose",
    "--list",
    "--show-current",
    "--no-color",
    "--color",
    "--column",
    "--no-column",
    "--ignore-case",
    "--merged",
    "--no-merged",
    "--contains",
    "--no-contains",
    "--points-at",
    "--abbrev",
    "--no-abbrev",
  ],
  longValue: ["--sort", "--format", "--color", "--points-at", "--abbrev"],
};

/** `git branch NAME` makes one; with a word that asks for a list, operands are patterns. */
const listing =
  (table: OptionTable, asking: RegExp): Check =>
  (args) => {
    const { operands, given, unknown } = readOptions(args, table);
    if (unknown !== undefined) return `${unknown} is not known to be harmless`;
    return operands.length === 0 || given.some((name) => asking.test(name))
      ? undefined
      : "it makes a new ref";
  };

const asksForList = /^(?:-l|--list|--contains|--no-contains|--merged|--no-merged|--points-at)$/;

const config: Check = (args) => {
  const first = args.find(
    ({ value }) =>
      !/^--(?:global|local|system|worktree|show-origin|show-scope|null|includes|type=\w+)$|^-z$/.test(value),
  );
  const writes = args.some(({ value }) =>
    /^(?:-e|--(?:unset|edit|add|replace|rename|remove).*|set|unset)$/.test(value),
  );
  if (!first?.fixed || writes) return "it may write a setting";
  // A key alone asks for its value.
  if (first === args.at(-1) && /^[a-z][\w-]*\./i.test(first.value)) return undefined;
  return /^(?:--get|--get-all|--get-regexp|--get-urlmatch|--list|-l|get|list)$/.test(first.value)
    ? undefined
    : "it may write a setting";
};

const commands: Readonly<Record<string, Check>> = {
  ...each(
    "log diff show whatchanged shortlog blame annotate rev-list diff-tree diff-index diff-files range-diff cherry",
    log,
  ),
  ...each(
    "status rev-parse ls-files ls-tree cat-file describe merge-base name-rev for-each-ref show-ref show-branch count-objects check-ignore check-attr var version patch-id verify-commit",
    log,
  ),
  grep: except({ short: "O", long: ["--open-files-in-pager", "--ext-grep"] }),
  branch: listing(listsBranches, asksForList),
  tag: listing(
    {
      ...listsBranches,
      short: "lni",
      shortValue: "",
      longValue: ["--sort", "--format", "--points-at"],
      digits: true,
    },
    asksForList,
  ),
  remote: subcommands(
    { "": always, show: except({}), "get-url": always },
    { short: "v", long: ["--verbose"] },
  ),
  stash: subcommands({ list: log, show: log }),
  reflog: (args) =>
    args[0] && /^(?:expire|delete|drop|write)$/.test(args[0].value) ? "it removes history" : log(args),
  worktree: subcommands({ list: always }),
  submodule: subcommands({ "": always, status: always, summary: always }),
  notes: subcommands({ "": always, list: always, show: always }),
  bisect: subcommands({ log: always }),
  config,
};

const before: OptionTable = {
  short: "P",
  shortValue: "Cc",
  long: [
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    "--version",
    "--no-replace-objects",
    "--bare",
  ],
};

/** Settings that change only how things look. */
const harmlessSetting =
  /^(?:color\.\w+|core\.(?:quotepath|pager=cat$|pager=$|abbrev)|diff\.(?:renames|renamelimit|mnemonicprefix|noprefix|algorithm|context)|log\.\w+|pager\.\w+=(?:false|0|no)$|column\.ui|advice\.\w+)/i;

/** git reads, as long as its subcommand, its options and the settings given with `-c` do. */
export const git: Check = (args: readonly Word[]) => {
  const { values, given, unknown } = readOptions(args, before, true);
  if (unknown !== undefined) return `${unknown} is not known to be harmless`;
  const setting = values.find(
    ({ option, value }) => option === "-c" && !(value.fixed && harmlessSetting.test(value.value)),
  );
  if (setting) return `-c ${setting.value.raw} may make git run a program`;
  if (given.includes("--version")) return undefined;
  return subcommands(commands, before)(args);
};

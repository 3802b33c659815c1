import type { Word } from "../command/word.ts";
import { caution, type Finding } from "./finding.ts";
import { readOptions } from "./options.ts";

/** What a git command may lose, send away, or make run; undefined when it is ordinary work. */
export function gitDanger(args: readonly Word[]): Finding | undefined {
  const { values, unknown, firstOperand } = readOptions(
    args,
    { short: "Pp", shortValue: "Cc", long: ["--no-pager", "--no-optional-locks", "--version"] },
    true,
  );
  if (unknown !== undefined) return caution(7, `git ${unknown} may make git run a program`);
  const setting = values.find(({ option, value }) => option === "-c" && !harmlessSetting.test(value.value));
  if (setting) return caution(7, `-c ${setting.value.raw} may make git run a program`);
  const [command, ...rest] = args.slice(firstOperand);
  if (!command) return undefined;
  if (!command.fixed) return caution(6, `git ${command.raw} is known only when it runs`);
  const has = (pattern: RegExp) => rest.some(({ value }) => pattern.test(value));
  const found = losses.find(([name, pattern]) => name.test(command.value) && (!pattern || has(pattern)));
  return found && caution(found[3], `git ${command.value} ${found[2]}`);
}

const harmlessSetting =
  /^(?:user\.(?:name|email)|color\.\w+|core\.(?:quotepath|autocrlf|pager=(?:cat)?$)|init\.defaultbranch|commit\.gpgsign=false|tag\.gpgsign=false|advice\.\w+|log\.\w+|diff\.(?:renames|algorithm|noprefix)|safe\.directory|gc\.auto|protocol\.version|pull\.rebase|merge\.conflictstyle)/i;

// Subcommand, the argument that makes it dangerous (any, if absent), why, and the risk.
const losses: readonly (readonly [RegExp, RegExp | undefined, string, number])[] = [
  [
    /^push$/,
    /^(?:--force.*|-[a-z]*f[a-z]*|--mirror|--delete|-d|--prune|\+.*|:.*)$/,
    "overwrites or deletes what others have",
    9,
  ],
  [/^push$/, undefined, "sends commits to others", 6],
  [/^reset$/, /^--(?:hard|merge|keep)$/, "throws away changes", 8],
  [/^clean$/, /^(?:-[a-zA-Z]*f.*|--force)$/, "deletes untracked files", 8],
  [/^(?:checkout|restore)$/, /^(?:\.\/?|--|:\/|\*|-f|--force|--worktree)$/, "may throw away changes", 7],
  [/^switch$/, /^(?:-f|--force|--discard-changes)$/, "throws away changes", 7],
  [/^branch$/, /^(?:-[a-zA-Z]*[DM].*|--force)$/, "may lose commits", 7],
  [
    /^(?:filter-branch|filter-repo|replace|update-ref|fast-import|fast-export)$/,
    undefined,
    "rewrites history",
    9,
  ],
  [/^rebase$/, /^(?!--(?:abort|quit|continue|skip)$)/, "rewrites history", 7],
  [/^(?:commit)$/, /^--amend$/, "rewrites the last commit", 6],
  [/^(?:reflog|stash)$/, /^(?:expire|delete|drop|clear)$/, "loses what could be restored", 8],
  [/^gc$/, /^--(?:prune|aggressive).*/, "loses what could be restored", 7],
  [/^prune$/, undefined, "loses what could be restored", 7],
  [/^tag$/, /^(?:-d|--delete|-f|--force)$/, "changes published names", 7],
  [/^remote$/, /^(?:add|set-url|rename|remove|rm|set-head)$/, "changes where commits go", 7],
  [/^config$/, undefined, "may change what git runs", 7],
  [/^(?:bisect)$/, /^run$/, "runs a program", 6],
  [/^submodule$/, /^(?:foreach|update|add)$/, "runs or fetches code", 6],
  [
    /^(?:difftool|mergetool|instaweb|gui|citool|send-email|daemon|http-backend|upload-pack|receive-pack|shell|credential.*|hook|lfs|svn|p4)$/,
    undefined,
    "runs other programs",
    7,
  ],
  [/^rebase$/, /^(?:-x.*|--exec.*)$/, "runs a program", 7],
  [/^(?:worktree)$/, /^(?:remove|prune)$/, "removes a work tree", 7],
  [
    /./,
    /^(?:--upload-pack|--exec|--receive-pack|--open-files-in-pager|-O.+|--ext-diff|--output).*|^ext::/,
    "may run a program or write a file",
    7,
  ],
];

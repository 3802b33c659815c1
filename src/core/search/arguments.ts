import type { GrepQuery } from "./index.ts";

/** Options that every run shares: which files are looked at, and nothing of the user's own settings. */
export function fileArguments(query: {
  readonly includeHidden?: boolean | undefined;
  readonly includeIgnored?: boolean | undefined;
}): string[] {
  return [
    "--color=never",
    "--null",
    "--with-filename",
    "--no-require-git",
    // Only what lies in the workspace decides, so that an answer is the same on every machine.
    "--no-ignore-global",
    "--glob=!.git",
    ...(query.includeHidden === true ? ["--hidden"] : []),
    ...(query.includeIgnored === true ? ["--no-ignore"] : []),
  ];
}

/** The options of a search in contents; the pattern follows `--`, so that no pattern is ever an option. */
export function grepArguments(query: GrepQuery, ignoreFile: string | undefined, target: string): string[] {
  const mode = query.mode ?? "content";
  const context = mode === "content" ? (query.context ?? 0) : 0;
  return [
    ...fileArguments(query),
    ...(mode === "files" ? ["--files-with-matches"] : []),
    ...(mode === "count" ? ["--count"] : []),
    ...(mode === "content" ? ["--line-number", "--column", "--no-heading", "--no-context-separator"] : []),
    // Names binary files that match; without it they are passed over in silence.
    "--binary",
    "--stats",
    ...(context > 0 ? [`--context=${context}`] : []),
    ...(query.ignoreCase === true ? ["--ignore-case"] : []),
    ...(query.isLiteral === true ? ["--fixed-strings"] : []),
    ...(query.isMultiline === true ? ["--multiline", "--multiline-dotall"] : []),
    ...(query.type === undefined ? [] : [`--type=${query.type}`]),
    ...(ignoreFile === undefined ? [] : [`--ignore-file=${ignoreFile}`]),
    "--",
    query.pattern,
    target,
  ];
}

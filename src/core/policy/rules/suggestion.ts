import type { Entry } from "../judge/entries.ts";

/** Programs that run whatever they are given, or that no single rule should open for good. */
const banned = new Set(
  [
    "sh bash zsh dash ksh ash mksh fish csh tcsh pwsh powershell cmd busybox toybox",
    "python python2 python3 node deno bun ruby perl php lua R julia Rscript tsx ts-node osascript tclsh expect java awk gawk mawk sed",
    "env sudo doas su pkexec xargs find parallel watch script time timeout nice nohup setsid stdbuf exec eval command builtin source . trap",
    "git rm rmdir mv dd chmod chown ln kill killall pkill ssh scp rsync curl wget nc socat",
    "npx bunx uvx pipx npm pnpm yarn pip pip3 uv cargo go make docker podman kubectl gh aws gcloud az terraform",
    "vim vi nvim emacs less more man gdb crontab at systemctl apt apt-get brew dnf yum tee cp",
  ].flatMap((names) => names.split(" ")),
);

/** For programs with subcommands: how many words say what is done. */
const depths: readonly (readonly [RegExp, number])[] = [
  [/^(?:npm|pnpm|yarn|bun) (?:run|run-script) \S/, 3],
  [
    /^(?:npm|pnpm|yarn) (?:test|t|start|ci|install|i|build|lint|audit|outdated|link|rebuild|dedupe|prune|pack)\b/,
    2,
  ],
  [/^cargo (?:build|test|check|clippy|fmt|bench|doc|tree|metadata|clean)\b/, 2],
  [/^go (?:build|test|vet|fmt|mod|generate|list)\b/, 2],
  [/^make [\w-]+/, 2],
  [/^git (?:add|commit|fetch|pull|merge|switch|checkout|stash|mv|cherry-pick|revert|init|tag|branch)\b/, 2],
  [
    /^(?:mvn|gradle|gradlew|dotnet|rake|just|task|mix|bundle|poetry|pipenv|composer|rails|swift|zig|bazel) [a-z][\w:-]*/,
    2,
  ],
  [
    /^(?:pytest|vitest|jest|mocha|tsc|eslint|prettier|biome|ruff|mypy|black|isort|flake8|pylint|rustfmt|gofmt|tox|ctest|ninja|phpunit|rspec|shfmt|clang-format|mkdir|touch)\b/,
    1,
  ],
];

// Longer ones are hardly ever typed the same way twice.
const maxExactWords = 8;

/** The narrowest prefix that would let these commands through, if one does and it is safe to offer. */
export function suggestPrefix(asking: readonly Entry[]): readonly string[] | undefined {
  const prefixes = asking.map(({ argv, finding, whole }) =>
    finding.level === "ordinary" && argv ? prefixOf(argv, whole === true) : undefined,
  );
  const [first, ...more] = prefixes;
  const agree = more.every((prefix) => prefix && prefix.join("\0") === first?.join("\0"));
  return agree ? first : undefined;
}

function prefixOf(argv: readonly string[], whole: boolean): readonly string[] | undefined {
  const line = argv.join(" ");
  const depth = depths.find(([pattern]) => pattern.test(line))?.[1];
  const prefix =
    depth === undefined ? (whole && argv.length <= maxExactWords ? argv : undefined) : argv.slice(0, depth);
  return prefix && bannedReason(prefix) === undefined ? prefix : undefined;
}

/** Why a prefix must not be allowed for good; undefined when it may. */
export function bannedReason(prefix: readonly string[]): string | undefined {
  const [program = ""] = prefix;
  const name = program.replace(/^.*\//s, "");
  if (name === "") return "It names no program.";
  if (!banned.has(name)) return undefined;
  const depth = depths.find(([pattern]) => pattern.test(prefix.join(" ")))?.[1];
  return depth !== undefined && prefix.length >= depth
    ? undefined
    : `A rule for ${prefix.join(" ")} would allow almost anything.`;
}

import { always, type Check, each, except, only, subcommands } from "./check.ts";
import { git } from "./git.ts";

const packageLists: Check = only({
  short: "aglp",
  long: [
    "--json",
    "--all",
    "--long",
    "--parseable",
    "--prod",
    "--production",
    "--dev",
    "--global",
    "--workspaces",
    "--recursive",
    "--offline",
    "--include-workspace-root",
    "--no-color",
  ],
  longValue: ["--depth", "--omit", "--workspace", "--include", "--filter"],
});

const npm = subcommands(
  {
    ...each(
      "ls list ll la view info show v outdated why explain root prefix bin ping search query help fund --version",
      packageLists,
    ),
    audit: only({
      long: ["--json", "--omit", "--production"],
      longValue: ["--omit", "--audit-level"],
      maxOperands: 0,
    }),
    run: only({ long: ["--json", "--list"], maxOperands: 0 }),
    "run-script": only({ long: ["--json"], maxOperands: 0 }),
    config: subcommands({ ...each("get list ls", packageLists) }),
    c: subcommands({ ...each("get list ls", packageLists) }),
    pkg: subcommands({ get: packageLists }),
    "dist-tag": subcommands({ ls: packageLists, list: packageLists }),
    whoami: only({ maxOperands: 0 }),
    version: only({ long: ["--json"], maxOperands: 0 }),
  },
  { short: "vgs", long: ["--version", "--silent", "--json"], longValue: ["--prefix", "--workspace"] },
);

const pip = subcommands(
  {
    ...each("list show freeze check inspect", except({ long: ["--log", "--python"] })),
    config: subcommands({ list: always, get: always }),
    help: always,
  },
  { short: "Vq", long: ["--version", "--disable-pip-version-check", "--no-cache-dir"] },
);

const github = subcommands({
  ...each(
    "pr issue run release workflow label gist cache ruleset",
    subcommands(each("list view status diff checks", except({ short: "w", long: ["--web"] }))),
  ),
  repo: subcommands(each("list view", except({ short: "w", long: ["--web"] }))),
  auth: subcommands({ status: except({ short: "t", long: ["--show-token"] }) }),
  search: except({ short: "w", long: ["--web"] }),
  status: always,
});

const docker = subcommands(
  {
    ...each("ps images logs inspect version info top port diff history events stats search", always),
    image: subcommands(each("ls list inspect history", always)),
    container: subcommands(each("ls list ps inspect logs top port stats diff", always)),
    ...each("volume network context", subcommands(each("ls list inspect show", always))),
    compose: subcommands(each("ps logs ls images top version port", always)),
    system: subcommands(each("df info", always)),
  },
  { short: "v", long: ["--version"] },
);

const kubectl = subcommands({
  get: (args) =>
    args.some(({ value }) => /^(?:secrets?|all)\b|secret/i.test(value))
      ? "it may show secrets"
      : except({ long: ["--kubeconfig"] })(args),
  ...each(
    "describe logs explain api-resources api-versions version cluster-info top",
    except({ long: ["--kubeconfig"] }),
  ),
});

const go = subcommands({
  version: always,
  doc: except({ long: ["-http"] }),
  env: only({ words: ["-json", "-changed"] }),
  list: only({ words: ["-m", "-f", "-json", "-deps", "-e", "-u", "-test", "-find", "-versions"] }),
});

/** Development tools whose listing subcommands run no code of the project. */
const listing: Readonly<Record<string, Check>> = {
  git,
  npm,
  pnpm: subcommands(each("list ls la ll why outdated root bin", packageLists), {
    short: "rv",
    long: ["--recursive", "--version"],
    longValue: ["--filter"],
  }),
  yarn: subcommands(each("list why info outdated", packageLists)),
  ...each("pip pip3", pip),
  uv: subcommands({ pip: pip, tree: except({}), version: always, python: subcommands({ list: always }) }),
  gh: github,
  docker,
  podman: docker,
  kubectl,
  go,
  cargo: subcommands(each("search --list help", always)),
  rustup: subcommands({
    show: always,
    toolchain: subcommands({ list: always }),
    target: subcommands({ list: always }),
  }),
  gem: subcommands(each("list info search environment", always)),
  brew: subcommands(each("list info search outdated deps config", always)),
  conda: subcommands(each("list info", always)),
  nvm: subcommands(each("ls list current version", always)),
  node: (args) =>
    args.length === 2 &&
    args[0]?.fixed &&
    /^(?:--check|-c)$/.test(args[0].value) &&
    !args[1]?.value.startsWith("-")
      ? undefined
      : "it runs code",
  terraform: subcommands(each("version providers", always)),
};

/** How programs are asked for their version or a summary of options; `--version` and `--help` go without saying. */
const version =
  (more: RegExp): Check =>
  (args) => {
    const [word, ...rest] = args;
    if (
      word?.fixed &&
      rest.length === 0 &&
      (/^--(?:version|help)$/.test(word.value) || more.test(word.value))
    )
      return undefined;
    return "it runs or changes something";
  };

// `-v` means "verbose, and go on" to as many programs as it means "version": only those that stop are here.
const versions: Readonly<Record<string, Check>> = {
  ...each(
    "biome prettier webpack vite esbuild rollup turbo nx uv poetry pipenv ruff black mypy conda rustfmt gofmt kotlin kotlinc scala bundle rails rake composer lua R swift ld make cmake ninja meson bazel hub docker-compose podman helm ansible aws gcloud az psql mysql mongod nginx httpd magick rsync gpg openssl jq yq rg fd fzf zsh bash sh vim nvim emacs code pandoc latex pdftotext protoc buf fnm volta asdf mise just task shellcheck shfmt hadolint tree-sitter ctags dot ghc stack cabal elixir mix rebar3 nim crystal dart flutter pwsh npx corepack pre-commit isort flake8 pylint",
    version(/^$/),
  ),
  ...each(
    "node npm pnpm yarn bun tsc eslint jest vitest perl php redis-server redis-cli hyperfine",
    version(/^-v$/),
  ),
  ...each("python python2 python3 pip pip3 cargo rustc rustup curl wget ssh tmux deno rg", version(/^-V$/)),
  ...each("java javac ffmpeg ffprobe sqlite3", version(/^-version$/)),
  ...each("go git gh docker kubectl terraform zig dotnet gradle", version(/^version$/)),
  ...each("gcc g++ cc c++ clang clang++ ruby gem julia", version(/^-dumpversion$/)),
};

export const developerTools: Readonly<Record<string, Check>> = {
  ...versions,
  ...Object.fromEntries(
    Object.entries(listing).map(([name, check]): [string, Check] => {
      const asksVersion = versions[name];
      return [name, (args) => (asksVersion && !asksVersion(args) ? undefined : check(args))];
    }),
  ),
};

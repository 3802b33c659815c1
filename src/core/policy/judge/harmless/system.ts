import { always, type Check, each, except, only, subcommands } from "./check.ts";

/** What the shell itself offers, and programs that tell about the machine. */
export const systemTools: Readonly<Record<string, Check>> = {
  ...each(
    "echo pwd true false : test [ cd pushd popd dirs exit return break continue shift wait times getopts umask ulimit sleep yes",
    always,
  ),
  printf: except({ short: "v" }),
  set: only({ short: "eufxvnC+", shortValue: "o" }),
  read: only({ short: "rs", shortValue: "dnNtupa", also: ({ operands }) => plainNames(operands) }),
  ...each(
    "mapfile readarray",
    only({ short: "t", shortValue: "dnOsu", also: ({ operands }) => plainNames(operands) }),
  ),
  unset: only({ short: "vf", also: ({ operands }) => plainNames(operands) }),
  let: always,
  // Where these run something, they are wrappers and what they run is judged.
  trap: always,
  ...each("exec builtin", only({ maxOperands: 0 })),
  command: only({ short: "vVp" }),
  date: only({
    short: "uRI",
    shortValue: "dr",
    long: ["--utc", "--iso-8601", "--rfc-email"],
    longValue: ["--date", "--iso-8601", "--rfc-3339", "--reference"],
    also: ({ operands }) =>
      operands.every(({ value }) => value.startsWith("+")) ? undefined : "it may set the clock",
  }),
  hostname: only({ short: "fsdiIA", maxOperands: 0 }),
  ...each(
    "uname id whoami groups arch nproc uptime free ps pgrep pidof lsof ss netstat lscpu lsblk lspci lsusb lsmod getent logname who w last locale getconf cal sw_vers vm_stat printenv tty tput hostid",
    always,
  ),
  env: only({ short: "0", long: ["--null"], maxOperands: 0 }),
  export: only({ short: "p", maxOperands: 0 }),
  ...each(
    "ip",
    subcommands(each("a addr address r route l link n neigh", onlyShows()), {
      short: "46jsdo",
      longValue: ["--color"],
    }),
  ),
  ifconfig: only({ short: "a", maxOperands: 1 }),
  top: (args) => (args.some(({ value }) => value.startsWith("-b")) ? undefined : "it waits for keys"),
  systemctl: subcommands(
    {
      ...each(
        "status is-active is-enabled is-failed list-units list-unit-files list-timers list-sockets show cat list-dependencies get-default",
        always,
      ),
    },
    { long: ["--no-pager", "--user"] },
  ),
  journalctl: except({
    long: [
      "--vacuum-size",
      "--vacuum-time",
      "--vacuum-files",
      "--rotate",
      "--flush",
      "--sync",
      "--setup-keys",
      "--update-catalog",
      "--relinquish-var",
    ],
  }),
  "dpkg-query": except({}),
  dpkg: (args) =>
    args[0]?.fixed &&
    /^-[lLsS]$|^--(?:list|listfiles|status|search|print-architecture|get-selections)$/.test(args[0].value)
      ? undefined
      : "it may change packages",
  apt: subcommands(each("list show search policy depends rdepends", always)),
  "apt-cache": always,
  rpm: (args) =>
    args[0]?.fixed && /^-q[aifldRpc]*$/.test(args[0].value) ? undefined : "it may change packages",
  ...each("bash sh zsh dash ksh", syntaxOnly),
};

/** `bash -n FILE` parses and runs nothing. */
function syntaxOnly(args: Parameters<Check>[0]): string | undefined {
  const [option, file, ...more] = args;
  if (option?.fixed && option.value === "--version" && !file) return undefined;
  return option?.fixed && option.value === "-n" && file && !file.value.startsWith("-") && more.length === 0
    ? undefined
    : "it runs what it is given";
}

function onlyShows(): Check {
  return (args) =>
    args.length === 0 ||
    args.every(({ fixed, value }) => fixed && /^(?:show|list|dev|\w+\d+|lo)$/.test(value))
      ? undefined
      : "it may change the network";
}

/** Builtins that take a variable evaluate `name[index]`, and with it what stands in the index. */
function plainNames(operands: Parameters<Check>[0]): string | undefined {
  const odd = operands.find(({ fixed, value }) => !fixed || !/^[A-Za-z_]\w*$/.test(value));
  return odd && `${odd.raw} is not a plain variable name`;
}

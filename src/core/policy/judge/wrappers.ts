import type { Word } from "../command/word.ts";
import { caution, type Finding, harmless } from "./finding.ts";
import { type OptionTable, readOptions } from "./options.ts";
import { hidden, type Unwrap, type Unwrapped, type Wrapped } from "./unwrapped.ts";
import { findActions } from "./wrappers-find.ts";
import { shell } from "./wrappers-shell.ts";

/** Takes off whatever the program wraps around another command. */
export function unwrap(program: string, wrapped: Wrapped): Unwrapped | undefined {
  return Object.hasOwn(wrappers, program) ? wrappers[program]?.(wrapped) : undefined;
}

/** `prefix [options] command…` */
function prefix(table: OptionTable, extra: { skip?: number; finding?: Finding } = {}): Unwrap {
  const { skip = 0, finding = harmless("runs another command") } = extra;
  return ({ args }) => {
    const { unknown, firstOperand } = readOptions(args, table, true);
    if (unknown !== undefined) return hidden(`${unknown} is not known here`);
    const command = args.slice(firstOperand + skip);
    return command.length === 0 ? undefined : { commands: [command], finding };
  };
}

const env: Unwrap = ({ args }) => {
  const { unknown, firstOperand } = readOptions(
    args,
    {
      short: "iv0",
      shortValue: "uC",
      long: ["--ignore-environment", "--null"],
      longValue: ["--unset", "--chdir"],
    },
    true,
  );
  if (unknown !== undefined) return hidden(`${unknown} is not known here`);
  const rest = args.slice(firstOperand);
  const first = rest.findIndex(({ raw }) => !/^[A-Za-z_]\w*=/.test(raw));
  const assignments = first < 0 ? rest : rest.slice(0, first);
  const command = first < 0 ? [] : rest.slice(first);
  if (command.length === 0 && assignments.length === 0) return undefined;
  return { commands: command.length > 0 ? [command] : [], assignments };
};

const xargs: Unwrap = ({ args }) => {
  const { unknown, firstOperand, given } = readOptions(
    args,
    {
      short: "0rtxpo",
      shortValue: "InLPdEsaJR",
      long: ["--null", "--no-run-if-empty", "--verbose", "--exit"],
      longValue: [
        "--replace",
        "--max-args",
        "--max-lines",
        "--max-procs",
        "--delimiter",
        "--arg-file",
        "--max-chars",
      ],
    },
    true,
  );
  if (unknown !== undefined) return hidden(`${unknown} is not known here`);
  const command = args.slice(firstOperand);
  if (command.length === 0) return {};
  const replaces = given.some((name) => /^(?:-I|-J|--replace)$/.test(name));
  const added: Word = { raw: "…", value: "", fixed: false, glob: false, dialect: false };
  const inserted = command.map((word) => (replaces && word.value.includes("{}") ? unknownPart(word) : word));
  return { commands: [replaces ? inserted : [...command, added]] };
};

/** A word into which something is put when it runs. */
function unknownPart(word: Word): Word {
  return { ...word, value: word.value.slice(0, word.value.indexOf("{}")), fixed: false };
}

/** Programs that hand all their words, or one of them, to a shell. */
function throughShell(table: OptionTable, option?: string): Unwrap {
  return ({ args }) => {
    const { unknown, operands, values, firstOperand } = readOptions(args, table, option === undefined);
    if (unknown !== undefined) return hidden(`${unknown} is not known here`);
    const words =
      option === undefined
        ? args.slice(firstOperand)
        : values.filter((one) => one.option === option).map(({ value }) => value);
    if (words.length === 0) return operands.length > 0 ? hidden("its input says what it runs") : undefined;
    if (words.some(({ fixed }) => !fixed)) return hidden(words.map(({ raw }) => raw).join(" "));
    return { code: [words.map(({ value }) => value).join(" ")] };
  };
}

const privileged = (name: string): Finding => caution(8, `${name} runs it with the rights of another user`);

const wrappers: Readonly<Record<string, Unwrap>> = {
  env,
  xargs,
  find: findActions,
  ...Object.fromEntries(
    ["sh", "bash", "zsh", "dash", "ksh", "ash", "mksh", "fish", "csh", "tcsh"].map((name) => [name, shell]),
  ),
  nice: prefix({ shortValue: "n", longValue: ["--adjustment"], digits: true }),
  nohup: prefix({}),
  setsid: prefix({ short: "cfw", long: ["--wait", "--fork", "--ctty"] }),
  time: prefix({
    short: "pvlha",
    shortValue: "f",
    long: ["--portability", "--verbose"],
    longValue: ["--format"],
  }),
  timeout: prefix(
    {
      short: "v",
      shortValue: "sk",
      long: ["--foreground", "--preserve-status", "--verbose"],
      longValue: ["--signal", "--kill-after"],
    },
    { skip: 1 },
  ),
  gtimeout: prefix(
    { shortValue: "sk", long: ["--foreground"], longValue: ["--signal", "--kill-after"] },
    { skip: 1 },
  ),
  stdbuf: prefix({ shortValue: "ioe", longValue: ["--input", "--output", "--error"] }),
  unbuffer: prefix({ short: "p" }),
  ionice: prefix({ short: "t", shortValue: "cn", longValue: ["--class", "--classdata"] }),
  chrt: prefix({ short: "bfiro" }, { skip: 1 }),
  taskset: prefix({ short: "c" }, { skip: 1 }),
  caffeinate: prefix({ short: "disu", shortValue: "t" }),
  exec: prefix({ short: "cl", shortValue: "a" }),
  builtin: prefix({}),
  busybox: prefix({}),
  toybox: prefix({}),
  command: ({ args, redirects }) =>
    args[0]?.fixed && /^-[vV]$/.test(args[0].value) ? undefined : prefix({ short: "p" })({ args, redirects }),
  sudo: prefix(
    {
      short: "nEHSkbiAPKs",
      shortValue: "ugpCrtDRTh",
      long: ["--non-interactive", "--preserve-env", "--login"],
      longValue: ["--user", "--group", "--preserve-env"],
    },
    { finding: privileged("sudo") },
  ),
  doas: prefix({ short: "ns", shortValue: "uC" }, { finding: privileged("doas") }),
  pkexec: prefix({ longValue: ["--user"] }, { finding: privileged("pkexec") }),
  chroot: prefix({ longValue: ["--userspec", "--groups"] }, { skip: 1, finding: privileged("chroot") }),
  unshare: prefix(
    { short: "muinpUfrC", long: ["--fork", "--map-root-user", "--net", "--pid", "--mount"] },
    { finding: privileged("unshare") },
  ),
  eval: throughShell({}),
  watch: throughShell({
    short: "btdecgx",
    shortValue: "nq",
    long: ["--color", "--no-title", "--differences"],
    longValue: ["--interval"],
  }),
  parallel: (wrapped) => ({
    ...throughShell({})(wrapped),
    ...hidden("its input or its last words say the rest"),
  }),
  script: throughShell({ short: "aefq", shortValue: "c", longValue: ["--command"] }, "-c"),
  su: ({ args, redirects }) => ({
    ...throughShell({ short: "lmp-", shortValue: "cs" }, "-c")({ args, redirects }),
    finding: privileged("su"),
  }),
  trap: ({ args }) => {
    const [action, ...signals] = args;
    if (!action || signals.length === 0 || action.value === "-" || action.raw === "''") return undefined;
    return action.fixed ? { code: [action.value] } : hidden(action.raw);
  },
};

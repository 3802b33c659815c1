import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Parser } from "web-tree-sitter";
import type { Redirect, SeenCommand } from "../command/seen.ts";
import { maxCommands, type Split, split } from "../command/split.ts";
import { readWord, type Word } from "../command/word.ts";
import { holdsCode, judgeAssigningWords, judgeAssignment } from "./assignments.ts";
import { dangerOf } from "./dangers.ts";
import { caution, type Finding, graver, harmless, type Invocation, ordinary, ruinous } from "./finding.ts";
import { harmlessCheck } from "./harmless/index.ts";
import { ordinaryRisk } from "./ordinary.ts";
import { type Surroundings, secretReason, sweepReason, within, writeTarget } from "./places.ts";
import { followVariables } from "./variables.ts";
import { unwrap } from "./wrappers.ts";

/** One thing a line does, and what is to be said of it. */
export interface Entry {
  readonly text: string;
  /** The words that rules are held against, as far as they are known; absent for assignments and redirections. */
  readonly argv?: readonly string[];
  /** Whether those are all its words. */
  readonly whole?: boolean;
  readonly finding: Finding;
}

export interface Entries {
  readonly entries: readonly Entry[];
  /** Why the line as a whole cannot be trusted. */
  readonly doubts: readonly string[];
}

// Each level is code inside code (`sh -c "sh -c …"`) or a wrapper around a wrapper.
const maxWrapping = 6;

/** Everything that a line does, wrappers taken off and code inside code split again. */
export function entriesOf(parser: Parser, line: string, surroundings: Surroundings): Entries {
  const entries: Entry[] = [];
  const doubts = new Set<string>();

  const readLine = (source: string, depth: number, where: Surroundings): void => {
    const found = split(parser, source);
    for (const doubt of found.doubts) doubts.add(doubt);
    const follow = followVariables(found.commands, found.loops);
    const places = placesOf(found, where);
    for (const command of found.commands) readCommand(command, follow, found.defined, places, depth);
    for (const redirect of found.redirects) readRedirect(redirect, places);
    const bomb = found.functions.find((name) => isForkBomb(name, source));
    if (bomb !== undefined)
      entries.push({ text: source, finding: ruinous(`${bomb} starts itself without end`) });
  };

  const readCommand = (
    { text, words, assignments, redirects }: SeenCommand,
    follow: (word: Word) => Word,
    defined: readonly string[],
    places: readonly Surroundings[],
    depth: number,
  ): void => {
    const reads = /^(?:read|mapfile|readarray)$/.test(words[0]?.value ?? "");
    for (const { name, value, text: written } of assignments) {
      const finding = reads && name === "IFS" ? undefined : judgeAssignment(name, value);
      if (finding) entries.push({ text: written, finding });
    }
    for (const redirect of redirects) readRedirect(redirect, places);
    if (words.length > 0) readWords(text, words.map(follow), redirects, defined, places, depth);
  };

  const readRedirect = ({ operator, target, body }: Redirect, places: readonly Surroundings[]): void => {
    if (body !== undefined || operator === "<<<" || !target) return;
    const text = operator + target.raw;
    const finding = places
      .map((place) =>
        operator === "<" || operator === "<&" ? readsFrom(target, place) : writesTo(target, place),
      )
      .reduce(graver);
    if (finding.level !== "harmless") entries.push({ text, finding });
  };

  const readWords = (
    text: string,
    words: readonly Word[],
    redirects: readonly Redirect[],
    defined: readonly string[],
    places: readonly Surroundings[],
    depth: number,
  ): void => {
    const invocation = invocationOf(text, words);
    const { program, args } = invocation;
    const argv = argvOf(invocation);
    const whole = argv.length === words.length;
    if (depth > maxWrapping) {
      doubts.add("it is wrapped too many times");
      return;
    }
    const danger = places
      .map((place) => dangerOf(invocation, place))
      .reduce((one, other) => (one && other ? graver(one, other) : (one ?? other)));
    const wrapped = program === undefined ? undefined : unwrap(program, { args, redirects });
    if (!wrapped) {
      const known = program !== undefined && defined.includes(program) && !harmlessCheck(program);
      const own =
        known && !danger
          ? harmless("calls a function of the line")
          : judgeProgram(invocation, danger, places);
      entries.push({ text, argv, whole, finding: withSecrets(own, args, places) });
      return;
    }
    const own = wrapped.finding ?? harmless("runs another command");
    const severe = danger?.level === "ruinous" ? danger : own;
    entries.push({ text, argv, whole, finding: withSecrets(severe, args, places) });
    const assigned = judgeAssigningWords(wrapped.assignments ?? [], readWord);
    if (assigned) entries.push({ text, finding: assigned });
    for (const inner of wrapped.commands ?? [])
      readWords(inner.map(({ raw }) => raw).join(" "), inner, redirects, defined, places, depth + 1);
    for (const code of wrapped.code ?? []) readLine(code, depth + 1, surroundings);
  };

  readLine(line, 0, surroundings);
  if (entries.length > 2 * maxCommands) doubts.add("it does more than anyone can judge at a glance");
  return { entries, doubts: [...doubts] };
}

/** A function whose body calls it twice, beside itself: the one thing that multiplies without end. */
function isForkBomb(name: string, source: string): boolean {
  const quoted = name.replace(/[^\w]/g, "\\$&");
  const body = new RegExp(`${quoted}\\s*(?:\\(\\s*\\))?\\s*[{(]([^})]*)[})]`).exec(source)?.[1] ?? "";
  return /[|&]/.test(body) && body.split(name).length > 2;
}

function invocationOf(text: string, words: readonly Word[]): Invocation {
  const [head, ...args] = words;
  const plain = head?.fixed === true && !head.dialect && head.value !== "";
  if (!plain) return { text, program: undefined, trusted: false, args };
  const folder = /^(.*)\/([^/]+)$/s.exec(head.value);
  const program = (folder?.[2] ?? head.value).replace(/\.exe$/i, "");
  const trusted = !folder || /^\/(?:usr\/(?:local\/)?)?s?bin$|^\/opt\/homebrew\/bin$/.test(folder[1] ?? "");
  return { text, program, trusted, args };
}

function argvOf({ program, trusted, args }: Invocation): readonly string[] {
  if (program === undefined || !trusted) return [];
  const unknown = args.findIndex(({ fixed }) => !fixed);
  return [program, ...(unknown < 0 ? args : args.slice(0, unknown)).map(({ value }) => value)];
}

const declares = new Set(["export", "declare", "typeset", "local", "readonly"]);
const evaluates = new Set([
  "[",
  "test",
  "let",
  "unset",
  "printf",
  "read",
  "wait",
  "mapfile",
  "readarray",
  "shift",
  "return",
  "exit",
]);

function judgeProgram(
  invocation: Invocation,
  danger: Finding | undefined,
  places: readonly Surroundings[],
): Finding {
  const { program, trusted, args } = invocation;
  if (program === undefined) return caution(6, "which program runs is known only when it runs");
  if (declares.has(program) && args.length > 0)
    return judgeAssigningWords(args, readWord) ?? harmless("sets variables of the line");
  if (evaluates.has(program) && args.some(holdsCode))
    return caution(7, `${program} may run code in its arguments`);
  const check = trusted ? harmlessCheck(program) : undefined;
  const beyond = check ? check(args) : `${program} is not known to be harmless`;
  const elsewhere = beyond === undefined && program === "git" ? otherRepository(args, places) : undefined;
  const sweeps =
    beyond === undefined ? places.map((place) => sweepReason(program, args, place)).find(Boolean) : undefined;
  if (sweeps) return caution(6, sweeps);
  const steered = beyond === undefined ? steeredReason(program, places) : undefined;
  if (beyond === undefined && !elsewhere && !steered) return harmless();
  const own = check ? `${program}: ${beyond}` : beyond;
  return danger ?? ordinary(ordinaryRisk(program), elsewhere ?? steered ?? own ?? program);
}

// Files of a workspace that name the program which these start instead of themselves.
const steering: Readonly<Record<string, readonly string[]>> = {
  yarn: [".yarnrc", ".yarnrc.yml"],
  ...Object.fromEntries(
    ["cargo", "rustc", "rustup", "rustfmt"].map((name) => [name, ["rust-toolchain", "rust-toolchain.toml"]]),
  ),
};

function steeredReason(program: string, places: readonly Surroundings[]): string | undefined {
  const files = Object.hasOwn(steering, program) ? steering[program] : undefined;
  const found = files?.find((name) =>
    places.some(({ cwd, roots }) => [cwd, ...roots].some((folder) => existsSync(join(folder, name)))),
  );
  return found && `${found} may make ${program} run another program`;
}

/** git runs what a repository's own settings say, and a repository inside the workspace may be of the model's making. */
function otherRepository(args: readonly Word[], places: readonly Surroundings[]): string | undefined {
  const at = args.findIndex(({ value }) => value === "-C");
  for (const place of places) {
    const target = at < 0 ? undefined : args[at + 1];
    if (target && !target.fixed) return "which repository git reads is known only when it runs";
    let folder = target ? resolve(place.cwd, target.value) : place.cwd;
    if (!place.roots.some((root) => within(root, folder))) return `${folder} lies outside the workspace`;
    while (!place.roots.includes(folder)) {
      const isRepository =
        existsSync(join(folder, ".git")) ||
        (existsSync(join(folder, "HEAD")) && existsSync(join(folder, "objects")));
      if (isRepository) return `${folder} is a repository of its own, whose settings may name programs`;
      const parent = resolve(folder, "..");
      if (parent === folder) break;
      folder = parent;
    }
  }
  return undefined;
}

/** A relative path may be meant from wherever the line changes to. */
function placesOf({ commands }: Split, where: Surroundings): readonly Surroundings[] {
  const folders = commands.flatMap(({ words: [head, ...args] }) => {
    if (head?.value !== "cd" && head?.value !== "pushd") return [];
    const target = args.find(({ value }) => !value.startsWith("-"));
    return target?.fixed ? [resolve(where.cwd, target.value)] : [];
  });
  return [where, ...folders.map((cwd) => ({ ...where, cwd }))];
}

function withSecrets(finding: Finding, args: readonly Word[], places: readonly Surroundings[]): Finding {
  const [place] = places;
  const reason = place && args.map((word) => secretReason(word, place)).find((found) => found !== undefined);
  return reason ? graver(finding, caution(7, reason)) : finding;
}

function readsFrom(target: Word, place: Surroundings): Finding {
  const reason = secretReason(target, place);
  return reason ? caution(7, reason) : harmless();
}

function writesTo(target: Word, place: Surroundings): Finding {
  const to = writeTarget(target, place);
  switch (to) {
    case "nowhere":
      return harmless();
    case "inside":
    case "temporary":
      return ordinary(3, `it writes to ${target.raw}`);
    case "protected":
      return {
        level: "ruinous",
        risk: 9,
        reason: `${target.raw} steers what this server or git may run, so nothing may write to it`,
      };
    case "device":
      return { level: "ruinous", risk: 10, reason: `it writes to ${target.raw}` };
    case "outside":
      return caution(7, `it writes to ${target.raw}, outside the workspace`);
    case "unknown":
      return ordinary(4, `it writes to ${target.raw}, which is known only when it runs`);
  }
}

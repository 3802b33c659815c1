import { randomBytes } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CodiError, systemCode } from "../../../shared/errors.ts";
import type { Rule } from "./rule.ts";
import { type ReadExample, readRuleFile } from "./rule-file.ts";
import { bannedReason } from "./suggestion.ts";

/** Adds a rule to a person's file, unless the same is there already; a new expiry replaces the old one. */
export async function addRule(path: string, rule: Rule, readExample: ReadExample): Promise<void> {
  const words = rule.prefix.map((token) => (typeof token === "string" ? token : (token[0] ?? "")));
  const reason = rule.decision === "allow" ? bannedReason(words) : undefined;
  if (reason)
    throw new CodiError("denied", reason, {
      hint: `Allow the single call, or write a rule into ${path} by hand if this is really meant.`,
    });
  await change(path, readExample, (rules) => {
    const same = (other: Rule) =>
      other.decision === rule.decision && JSON.stringify(other.prefix) === JSON.stringify(rule.prefix);
    return [...rules.filter((other) => !same(other)), rule];
  });
}

/** Removes a rule by its place in the file, counted from 1. @throws CodiError `not_found`. */
export async function removeRule(path: string, number: number, readExample: ReadExample): Promise<Rule> {
  let removed: Rule | undefined;
  await change(path, readExample, (rules) => {
    removed = rules[number - 1];
    if (!removed)
      throw new CodiError("not_found", `There is no rule ${number} in ${path}.`, {
        hint: "`codi-mcp policy list` shows the rules and their numbers.",
      });
    return rules.filter((rule) => rule !== removed);
  });
  if (removed) return removed;
  throw new CodiError("internal", "The rule vanished while it was being removed.");
}

async function change(
  path: string,
  readExample: ReadExample,
  edit: (rules: readonly Rule[]) => readonly Rule[],
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const release = await lock(`${path}.lock`, path);
  try {
    const { rules, problem } = readRuleFile(path, readExample, false);
    if (problem) throw new CodiError("unreadable", problem, { hint: "Mend or remove the file first." });
    const draft = `${path}.${randomBytes(6).toString("hex")}`;
    writeFileSync(draft, `${JSON.stringify({ rules: edit(rules) }, undefined, 2)}\n`, {
      mode: 0o600,
      flag: "wx",
    });
    renameSync(draft, path);
  } catch (cause) {
    if (cause instanceof CodiError) throw cause;
    throw unwritable(path, cause);
  } finally {
    release();
  }
}

const lockPatienceMs = 3_000;
const retryMs = 20;
// A change takes a millisecond; a lock this old was left behind by a process that died.
const staleLockMs = 10_000;

async function lock(lockPath: string, path: string): Promise<() => void> {
  const deadline = Date.now() + lockPatienceMs;
  for (;;) {
    try {
      const file = openSync(lockPath, "wx", 0o600);
      writeFileSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(lockPath, { force: true });
    } catch (cause) {
      if (systemCode(cause) !== "EEXIST") throw unwritable(path, cause);
      if (Date.now() > deadline) throw held(lockPath);
    }
    if (isStale(lockPath)) rmSync(lockPath, { force: true });
    else await pause(retryMs);
  }
}

function isStale(lockPath: string): boolean {
  const found = statSync(lockPath, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > staleLockMs && !isAlive(ownerOf(lockPath));
}

function ownerOf(lockPath: string): number {
  try {
    return Number(readFileSync(lockPath, "utf8"));
  } catch {
    return Number.NaN; // gone in the meantime, so nobody's
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

const unwritable = (path: string, cause: unknown): CodiError =>
  new CodiError("unwritable", `${path} cannot be written (${systemCode(cause) ?? "unknown reason"}).`, {
    hint: "Check the permissions of its folder.",
    cause,
  });

const held = (lockPath: string): CodiError =>
  new CodiError("unwritable", `Another process holds ${lockPath}.`, {
    hint: "Try again; remove the lock file if no codi-mcp is running.",
  });

import { readFileSync, statSync } from "node:fs";
import * as z from "zod";
import { systemCode } from "../../../shared/errors.ts";
import { matches, showPrefix } from "./match.ts";
import type { Rule } from "./rule.ts";

/** What a rule file says, or what is wrong with it; never both. */
export interface RuleFile {
  readonly rules: readonly Rule[];
  readonly problem: string | undefined;
}

const token = () => z.string().min(1);
const fileSchema = () =>
  z.strictObject({
    rules: z.array(
      z.strictObject({
        prefix: z.array(z.union([token(), z.array(token()).min(1)])).min(1),
        decision: z.enum(["allow", "ask", "deny"]),
        justification: z.string().optional(),
        match: z.array(z.string()).optional(),
        not_match: z.array(z.string()).optional(),
        expires: z.iso.datetime({ offset: true }).optional(),
      }),
    ),
  });

/** @param argvOf the words of an example as the judge would see them; undefined when it is not one plain command. */
export type ReadExample = (line: string) => readonly string[] | undefined;

// A person's rules are a few kilobytes; anything beyond is not one of their files.
const maxBytes = 1_000_000;

/** Reads a rule file and runs its examples. A missing file has no rules and no problem. */
export function readRuleFile(path: string, readExample: ReadExample, rootOnly: boolean): RuleFile {
  const bad = (problem: string): RuleFile => ({ rules: [], problem: `${path} ${problem}` });
  let text: string;
  try {
    const { uid, mode, size } = statSync(path);
    if (rootOnly && process.platform !== "win32" && (uid !== 0 || (mode & 0o022) !== 0))
      return bad("must belong to root and be writable by nobody else.");
    if (size > maxBytes) return bad("is too large for a rule file.");
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { rules: [], problem: undefined };
    return bad(`cannot be read (${code ?? "unknown reason"}).`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad("is not JSON.");
  }
  const parsed = fileSchema().safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return bad(
      `does not fit at ${issue?.path.join(".") || "the top"}: ${issue?.message ?? "unknown reason"}.`,
    );
  }
  const failed = parsed.data.rules
    .map((rule) => failedExample(rule, readExample))
    .find((one) => one !== undefined);
  return failed === undefined ? { rules: parsed.data.rules, problem: undefined } : bad(failed);
}

function failedExample(rule: Rule, readExample: ReadExample): string | undefined {
  const hits = (line: string): boolean => {
    const argv = readExample(line);
    return argv !== undefined && matches(rule, argv);
  };
  const missed = rule.match?.find((line) => !hits(line));
  if (missed !== undefined)
    return `has a rule for ${showPrefix(rule)} that does not match its own example: ${missed}`;
  const wrong = rule.not_match?.find(hits);
  return wrong === undefined
    ? undefined
    : `has a rule for ${showPrefix(rule)} that matches what it must not: ${wrong}`;
}

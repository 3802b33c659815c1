import { join, resolve } from "node:path";
import type { Parser } from "web-tree-sitter";
import type { Mode } from "../../shared/modes.ts";
import { loadBashParser } from "./command/grammar.ts";
import { entriesOf } from "./judge/entries.ts";
import { explain } from "./judge/explain.ts";
import { decide } from "./judge/verdict.ts";
import type { Judgement } from "./judgement.ts";
import { createRuleShelf } from "./rules/book.ts";
import { readExample } from "./rules/example.ts";
import { addRule, removeRule } from "./rules/learn.ts";
import type { Rule } from "./rules/rule.ts";

export type { JudgedCommand, Judgement, Verdict } from "./judgement.ts";

export interface CommandQuestion {
  /** What would be handed to the shell. */
  readonly line: string;
  /** Absolute or relative to the first root; default the first root. */
  readonly cwd?: string;
  /** Default the server's mode. */
  readonly mode?: Mode;
  /** Whether the line will run in a sandbox that works. Default no. */
  readonly sandboxed?: boolean;
}

export interface ListedRule {
  readonly layer: "user" | "admin" | "workspace";
  /** For `forget`; only the user's own rules have one. */
  readonly number?: number;
  readonly rule: Rule;
  readonly expired: boolean;
}

export interface CommandPolicy {
  /** Judges a line. The same question gets the same answer while the rule files stay as they are. */
  judge(question: CommandQuestion): Promise<Judgement>;
  /** The sentence for a refusal, and the next move. */
  explain(judgement: Judgement): { readonly reason: string; readonly hint: string };
  /** All rules from files; `problems` say what is wrong with a file (its rules do not count, and everything asks). */
  rules(): {
    readonly rules: readonly ListedRule[];
    readonly problems: readonly string[];
    readonly warnings: readonly string[];
  };
  /**
   * Writes an allow rule into the user's file.
   * @param expires ISO time after which the rule no longer counts.
   * @throws CodiError `denied` for a prefix too wide to be safe; `unwritable` when the file cannot be written or its lock stays taken.
   */
  learn(prefix: readonly string[], options?: { expires?: string; justification?: string }): Promise<void>;
  /** Removes a rule of the user's file by its number in `rules()`. @throws CodiError `not_found`. */
  forget(number: number): Promise<Rule>;
}

const defaultAdminRules = "/etc/codi-mcp/exec-rules.json";

/**
 * Judges command lines. The parsers are loaded at the first line, which takes about 50 ms.
 * @param deps.adminRules default `/etc/codi-mcp/exec-rules.json`
 */
export function createCommandPolicy(deps: {
  mode: Mode;
  roots: readonly string[];
  stateFolder: string;
  adminRules?: string;
}): CommandPolicy {
  const { roots, stateFolder, adminRules = defaultAdminRules } = deps;
  const [root = "/"] = roots;
  const userRules = join(stateFolder, ruleFileName);
  const workspaces = roots.map((folder) => join(folder, ".codi", ruleFileName));
  const shelf = createRuleShelf({ user: userRules, admin: adminRules, workspaces }, readExample);
  let parser: Promise<Parser> | undefined;

  return {
    async judge({ line, cwd, mode = deps.mode, sandboxed = false }) {
      parser ??= loadBashParser();
      const surroundings = { cwd: resolve(root, cwd ?? "."), roots, stateFolder };
      return decide(entriesOf(await parser, line, surroundings), shelf.open(), { mode, sandboxed });
    },
    explain,
    rules() {
      const { listed, problems, warnings } = shelf.open();
      let number = 0;
      const rules = listed.map((row) => {
        if (row.layer === "user") number += 1;
        return row.layer === "user" ? { ...row, number } : row;
      });
      return { rules, problems, warnings };
    },
    learn: (prefix, options = {}) =>
      addRule(userRules, { prefix, decision: "allow", ...options }, readExample),
    forget: (number) => removeRule(userRules, number, readExample),
  };
}

const ruleFileName = "exec-rules.json";

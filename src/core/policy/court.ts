import { join, resolve } from "node:path";
import type { Parser } from "web-tree-sitter";
import { loadBashParser } from "./command/grammar.ts";
import type { CommandPolicy, CommandPolicyOptions } from "./commands.ts";
import { entriesOf } from "./judge/entries.ts";
import { decide } from "./judge/verdict.ts";
import { createRuleShelf } from "./rules/book.ts";
import { readExample } from "./rules/example.ts";
import { addRule, removeRule } from "./rules/learn.ts";

const defaultAdminRules = "/etc/codi-mcp/exec-rules.json";
const ruleFileName = "exec-rules.json";

/** The whole machinery behind the door. */
export function openCourt(options: CommandPolicyOptions): Omit<CommandPolicy, "explain"> {
  const { roots, stateFolder, adminRules = defaultAdminRules } = options;
  const [root = "/"] = roots;
  const userRules = join(stateFolder, ruleFileName);
  const workspaces = roots.map((folder) => join(folder, ".codi", ruleFileName));
  const shelf = createRuleShelf({ user: userRules, admin: adminRules, workspaces }, readExample);
  let parser: Promise<Parser> | undefined;

  return {
    async judge({ line, cwd, mode = options.mode, sandboxed = false }) {
      parser ??= loadBashParser();
      const surroundings = { cwd: resolve(root, cwd ?? "."), roots, stateFolder };
      return decide(entriesOf(await parser, line, surroundings), shelf.open(), { mode, sandboxed });
    },
    async rules() {
      const { listed, problems, warnings } = shelf.open();
      const own = listed.filter(({ layer }) => layer === "user");
      const rules = listed.map((row) =>
        row.layer === "user" ? { ...row, number: own.indexOf(row) + 1 } : row,
      );
      return { rules, problems, warnings };
    },
    learn: (prefix, more = {}) => addRule(userRules, { prefix, decision: "allow", ...more }, readExample),
    forget: (number) => removeRule(userRules, number, readExample),
  };
}

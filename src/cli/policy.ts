import { loadConfig } from "../config.ts";
import { type CommandPolicy, createCommandPolicy } from "../core/policy/index.ts";
import { CodiError } from "../shared/errors.ts";
import { createFence } from "../shared/paths.ts";
import type { CommandLine } from "./arguments.ts";
import { print } from "./output.ts";

/** `policy check` exits 0 for allow, 10 for ask, 20 for deny; `explain`, `list` and `remove` exit 0. */
export async function run({ rest, flags }: CommandLine): Promise<number> {
  const { mode, home, roots } = await loadConfig(flags);
  const paths = roots.paths.length > 0 ? createFence(roots.paths).roots : [process.cwd()];
  const policy = createCommandPolicy({ mode, roots: paths, stateFolder: home });
  const [what, ...words] = rest;
  if (what === "check" || what === "explain") {
    const line = words.join(" ");
    if (line.trim() === "") throw usage("Which command line?");
    return check(policy, line, { sandboxed: flags.sandboxed === true, detailed: what === "explain" });
  }
  if (what === "list") return list(policy);
  if (what === "remove") return remove(policy, Number(words[0]));
  throw usage(what ? `policy knows no ${what}.` : "What about the policy?");
}

const exits = { allow: 0, ask: 10, deny: 20 } as const;

async function check(
  policy: CommandPolicy,
  line: string,
  { sandboxed, detailed }: { sandboxed: boolean; detailed: boolean },
): Promise<number> {
  const judgement = await policy.judge({ line, sandboxed });
  const { verdict, risk, reasons, commands, suggestion } = judgement;
  print(verdict);
  for (const reason of reasons) print(`  ${reason}`);
  if (suggestion) print(`  A person could allow this for good: ${suggestion.join(" ")}`);
  if (!detailed) return exits[verdict];
  print(`  risk ${risk} of 10`);
  for (const command of commands) {
    const rule = command.rule === undefined ? "" : ` (rule ${command.rule})`;
    print(`  ${command.verdict.padEnd(5)} ${command.text}: ${command.reason}${rule}`);
  }
  return 0;
}

async function list(policy: CommandPolicy): Promise<number> {
  const { rules, problems, warnings } = await policy.rules();
  for (const problem of problems) print(`not loaded: ${problem}`);
  for (const warning of warnings) print(`warning: ${warning}`);
  for (const { number, layer, rule, expired } of rules) {
    const prefix = rule.prefix.map((token) => (typeof token === "string" ? token : `(${token.join("|")})`));
    const until = rule.expires === undefined ? "" : ` ${expired ? "expired" : "until"} ${rule.expires}`;
    const why = rule.justification === undefined ? "" : ` – ${rule.justification}`;
    print(
      `${String(number ?? "").padStart(3)} ${layer.padEnd(9)} ${rule.decision.padEnd(5)} ${prefix.join(" ")}${until}${why}`,
    );
  }
  if (rules.length === 0 && problems.length === 0) print("There are no rules besides the built-in ones.");
  return problems.length === 0 ? 0 : 1;
}

async function remove(policy: CommandPolicy, number: number): Promise<number> {
  if (!Number.isInteger(number)) throw usage("Which rule?");
  const { prefix, decision } = await policy.forget(number);
  print(`Removed: ${decision} ${prefix.flat().join(" ")}`);
  return 0;
}

const usage = (message: string): CodiError =>
  new CodiError("invalid_arguments", message, {
    hint: "codi-mcp policy check '<command line>', policy explain '<command line>', policy list, policy remove N",
  });

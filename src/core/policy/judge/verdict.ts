import type { Mode } from "../../../shared/modes.ts";
import type { JudgedCommand, Judgement, Verdict } from "../judgement.ts";
import type { RuleBook, Ruling } from "../rules/book.ts";
import { suggestPrefix } from "../rules/suggestion.ts";
import type { Entries, Entry } from "./entries.ts";
import type { Finding } from "./finding.ts";

export interface Circumstances {
  readonly mode: Mode;
  readonly sandboxed: boolean;
}

const order: readonly Verdict[] = ["allow", "ask", "deny"];
const stricter = (one: Verdict, other: Verdict): Verdict =>
  order.indexOf(other) > order.indexOf(one) ? other : one;

/** Turns what a line does into a verdict: of all its parts, and of all rules, the strictest. */
export function decide(
  { entries, doubts }: Entries,
  book: RuleBook,
  circumstances: Circumstances,
): Judgement {
  const judged = entries.map((entry) => judgeEntry(entry, book, circumstances));
  const doubtful: Verdict = circumstances.mode === "read-only" ? "deny" : "ask";
  const reservations = [
    ...doubts.map((reason): [Verdict, number, string] => [
      doubtful,
      7,
      `This line is not allowed by itself: ${reason}.`,
    ]),
    ...book.problems.map((reason): [Verdict, number, string] => [
      "ask",
      5,
      `Everything asks until a rule file is mended: ${reason}`,
    ]),
  ];
  const verdict = [...judged.map((one) => one.verdict), ...reservations.map(([one]) => one)].reduce(
    stricter,
    "allow",
  );
  const culprits = judged.filter((one) => one.verdict !== "allow");
  culprits.sort(
    (one, other) => order.indexOf(other.verdict) - order.indexOf(one.verdict) || other.risk - one.risk,
  );
  const risk = Math.max(0, ...judged.map((one) => one.risk), ...reservations.map(([, own]) => own));
  const reasons = [
    ...culprits.map(({ text, reason }) => `${clip(text)}: ${reason}`),
    ...reservations.map(([, , reason]) => reason),
  ];
  const rule = culprits.find((one) => one.rule !== undefined)?.rule;
  const suggestion =
    verdict === "ask" && reservations.length === 0
      ? suggestPrefix(entries.filter((_, index) => judged[index]?.verdict === "ask"))
      : undefined;
  return {
    verdict,
    risk,
    reasons: [...new Set(reasons)],
    commands: judged,
    ...(rule !== undefined && { rule }),
    ...(suggestion && { suggestion }),
  };
}

function judgeEntry(entry: Entry, book: RuleBook, circumstances: Circumstances): JudgedCommand {
  const { text, argv, finding } = entry;
  const ruling = argv && argv.length > 0 ? book.rule(argv) : undefined;
  const own = verdictOf(finding, circumstances);
  const { risk, reason } = finding;
  if (!ruling) return { text, verdict: own, risk, reason };
  const rule = ruling.label;
  const said = ruling.rule.justification ?? `a rule says ${ruling.rule.decision}`;
  // A rule can lift what is ordinary or needs caution, never what is ruinous, and nothing in read-only mode.
  if (ruling.rule.decision === "allow")
    return own === "ask"
      ? { text, verdict: "allow", risk, reason: said, rule }
      : { text, verdict: own, risk, reason };
  return {
    text,
    verdict: stricter(own, ruling.rule.decision),
    risk: Math.max(risk, ruledRisk(ruling)),
    reason: said,
    rule,
  };
}

const ruledRisk = ({ rule }: Ruling): number => (rule.decision === "deny" ? 9 : 5);

function verdictOf({ level }: Finding, { mode, sandboxed }: Circumstances): Verdict {
  if (level === "ruinous") return "deny";
  if (level === "harmless") return "allow";
  if (mode === "read-only") return "deny";
  if (mode === "full") return "allow";
  return level === "ordinary" && sandboxed ? "allow" : "ask";
}

function clip(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  return flat.length <= 120 ? flat : `${flat.slice(0, 119)}…`;
}

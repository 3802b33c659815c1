import type { Judgement } from "../judgement.ts";

// A model needs the gravest reasons, not the list of all.
const maxReasons = 3;

/** The sentence for a refusal or a question, and the next move. Who puts the question says the risk beside it. */
export function explain({ verdict, reasons, risk }: Judgement): { reason: string; hint: string } {
  const left = reasons.length - maxReasons;
  const more = left > 0 ? ` (and ${left} more)` : "";
  const why = `${reasons.slice(0, maxReasons).join("; ").replace(/\.$/, "")}${more}.`;
  if (verdict === "deny")
    return {
      reason: `This command line is refused (risk ${risk} of 10). ${why}`,
      hint: "Leave that part out, or ask the person to run it. Asking again gets the same answer.",
    };
  if (verdict === "ask")
    return {
      reason: `This command line needs a person's approval. ${why}`,
      hint: "Ask for approval, or use commands that only read; reading is allowed without a question.",
    };
  return { reason: "This command line is allowed.", hint: "" };
}

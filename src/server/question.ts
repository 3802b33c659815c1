import type { ApprovalRequest, PersonsAnswer, Scope } from "../core/approvals/index.ts";

/** The dialog a person sees: who wants what, why we ask, and how far a yes should reach. */
export function question(request: ApprovalRequest) {
  const { caller, tool, target, reason, risk } = request;
  return {
    mode: "form" as const,
    message: `${caller} wants to use ${tool}:\n\n${target}\n\n${reason} Risk ${risk} of 10.`,
    requestedSchema: {
      type: "object" as const,
      properties: {
        allow: {
          type: "string" as const,
          title: "Allow it?",
          description: "How far your permission reaches",
          enum: choices(request).map(({ label }) => label),
        },
      },
      required: ["allow"],
    },
  };
}

/** Reads the dialog's answer. A client that accepts without filling in the form has said yes to this one call. */
export function readAnswer(request: ApprovalRequest, content: unknown): PersonsAnswer {
  const chosen =
    typeof content === "object" && content !== null && "allow" in content ? content.allow : undefined;
  if (chosen === undefined) return { kind: "allowed", scope: "once" };
  const choice = choices(request).find(({ label }) => label === chosen);
  return choice?.scope ? { kind: "allowed", scope: choice.scope } : { kind: "refused" };
}

function choices({
  suggestion,
  reach = "exactly this",
}: ApprovalRequest): readonly { label: string; scope?: Scope }[] {
  const what = suggestion ? `\`${suggestion.join(" ")} …\`` : reach;
  return [
    { label: "once", scope: "once" },
    { label: `${what} for this session`, scope: "session" },
    ...(suggestion ? [{ label: `${what} always`, scope: "always" as const }] : []),
    { label: "no" },
  ];
}

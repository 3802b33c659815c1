import { CodiError } from "../../shared/errors.ts";
import { AnswerNeeded } from "./answer-needed.ts";
import { canonical, fingerprintOf } from "./fingerprint.ts";
import type { ApprovalEvent, ApprovalRequest, Approvals, AskPerson, PersonsAnswer, Scope } from "./index.ts";
import type { Tickets } from "./tickets.ts";

interface Deps {
  readonly tickets: Tickets;
  readonly learn: (prefix: readonly string[]) => Promise<void>;
  readonly record: (event: ApprovalEvent) => void;
}

const nobody: PersonsAnswer = { kind: "unavailable", why: "the client has no dialog" };

// What a session was told; bounded, because forgetting only means asking again.
const maxRemembered = 500;

/** Decides a request in the order: what was said before, a granted ticket, the person, a new ticket. */
export function createBroker({ tickets, learn, record }: Deps): Approvals["obtain"] {
  const allowed = new Set<string>();
  const refused = new Set<string>();
  const remember = (set: Set<string>, key: string): void => {
    if (set.size >= maxRemembered) set.clear();
    set.add(key);
  };

  const honour = async (
    request: ApprovalRequest,
    fingerprint: string,
    scope: Scope,
    how: string,
  ): Promise<void> => {
    if (scope !== "once") remember(allowed, reachOf(request, fingerprint));
    if (scope === "always" && request.suggestion) await learn(request.suggestion);
    record({ request, outcome: "allowed", detail: `${scope}, ${how}` });
  };

  const askAndRecord = async (request: ApprovalRequest, ask: AskPerson): Promise<PersonsAnswer> => {
    try {
      return await ask(request);
    } catch (error) {
      if (error instanceof AnswerNeeded)
        record({ request, outcome: "asked", detail: "the answer comes with the next call" });
      throw error;
    }
  };

  return async (request, ask) => {
    const fingerprint = await fingerprintOf(request);
    if (allowed.has(reachOf(request, fingerprint)))
      return record({ request, outcome: "allowed", detail: "earlier in this session" });
    const ticket = tickets.take(request, fingerprint);
    if (ticket) return honour(request, fingerprint, ticket.scope ?? "once", `by token ${ticket.token}`);
    // One person's no is not another's: what was refused is remembered by session.
    const refusal = `${request.session} ${fingerprint}`;
    if (refused.has(refusal)) throw denied(request);

    const answer: PersonsAnswer = ask ? await askAndRecord(request, ask) : nobody;
    if (answer.kind === "allowed") return honour(request, fingerprint, answer.scope, "by the person");
    if (answer.kind === "refused") {
      remember(refused, refusal);
      record({ request, outcome: "refused", detail: "by the person" });
      throw denied(request);
    }
    const { token } = tickets.open(request, fingerprint);
    record({ request, outcome: "unavailable", detail: `${answer.why}; waits for token ${token}` });
    throw new CodiError("approval_required", `${request.reason} Risk ${request.risk} of 10.`, {
      hint: `Ask the person to run \`codi-mcp approve ${token}\`, then make exactly this call again. Until then, go on with something else.`,
    });
  };
}

/** What "for this session" covers: the prefix or the host that was offered, or just this call. */
function reachOf(request: ApprovalRequest, fingerprint: string): string {
  const what = request.suggestion ? canonical(request.suggestion) : (request.reach ?? fingerprint);
  return `${request.session} ${request.tool} ${what}`;
}

const denied = (request: ApprovalRequest): CodiError =>
  new CodiError("denied", `The person refused: ${request.target}`, {
    hint: "Do not try it again in another form; ask them what to do instead.",
  });

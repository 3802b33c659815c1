import { createBroker } from "./broker.ts";
import { createTickets } from "./tickets.ts";

export { AnswerNeeded } from "./answer-needed.ts";
export { fingerprintOf } from "./fingerprint.ts";

/** A call that policy wants a person to decide about. */
export interface ApprovalRequest {
  readonly session: string;
  /** Who calls, in words a person understands. */
  readonly caller: string;
  readonly tool: string;
  /** Exactly what will happen: the command line, the address. */
  readonly target: string;
  readonly reason: string;
  /** 0 (harmless) to 10 (ruinous). */
  readonly risk: number;
  /** Prefix that could be allowed for good; absent where none is safe to offer. */
  readonly suggestion?: readonly string[];
  /** What "for this session" covers where no prefix is offered: a host. Absent: exactly this call. */
  readonly reach?: string;
  /** The call's arguments: a grant holds for exactly these. */
  readonly input: unknown;
}

/** How far a permission reaches: this one call, the rest of the session, or a rule for good. */
export type Scope = "once" | "session" | "always";

/** What came back from asking a person through their client. */
export type PersonsAnswer =
  | { readonly kind: "allowed"; readonly scope: Scope }
  | { readonly kind: "refused" }
  /** Nobody could be reached: no dialog, no answer in time, or one that came faster than a person can read. */
  | { readonly kind: "unavailable"; readonly why: string };

/**
 * Asks the person behind a connection; absent where the client has no way to.
 * @throws AnswerNeeded where the answer can only come with another call.
 */
export type AskPerson = (request: ApprovalRequest) => Promise<PersonsAnswer>;

/** A request that waits for `codi-mcp approve TOKEN`. */
export interface Ticket {
  /** Short, with a digit, such as `a4kd7m2x`. */
  readonly token: string;
  readonly fingerprint: string;
  readonly session: string;
  readonly caller: string;
  readonly tool: string;
  readonly target: string;
  readonly reason: string;
  readonly risk: number;
  readonly suggestion?: readonly string[] | undefined;
  /** ISO 8601. */
  readonly requestedAt: string;
  readonly state: "waiting" | "granted";
  readonly scope?: Scope | undefined;
}

/** What became of a request, for the audit log. */
export interface ApprovalEvent {
  readonly request: ApprovalRequest;
  readonly outcome: "asked" | "allowed" | "refused" | "unavailable";
  readonly detail: string;
}

/** The one broker for everything that needs a person's word: direct calls, agents, proxied tools. */
export interface Approvals {
  /**
   * Settles a request: by an earlier grant, by asking, or by leaving a ticket.
   * @throws CodiError `denied` when a person refused, `approval_required` with the ticket's token otherwise.
   */
  obtain(request: ApprovalRequest, ask: AskPerson | undefined): Promise<void>;
  /** Waiting and granted tickets, newest first; expired ones are gone. */
  tickets(): readonly Ticket[];
  /**
   * A person's word from the command line. The next call with the same arguments then runs.
   * @throws CodiError `not_found` for a token that does not exist or has expired.
   */
  grant(token: string, scope: Scope): Ticket;
  /** @throws CodiError `not_found`. */
  refuse(token: string): Ticket;
}

/**
 * @param home CODI_HOME; tickets lie in `approvals/` below it, where no tool can write.
 * @param learn makes a rule of a prefix that a person allowed for good.
 * @param record writes an event into the audit log.
 */
export function createApprovals(deps: {
  home: string;
  learn: (prefix: readonly string[]) => Promise<void>;
  record: (event: ApprovalEvent) => void;
  now?: () => Date;
}): Approvals {
  const tickets = createTickets(deps.home, deps.now ?? (() => new Date()));
  return { ...tickets, tickets: tickets.list, obtain: createBroker({ ...deps, tickets }) };
}

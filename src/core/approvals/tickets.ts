import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { CodiError, systemCode } from "../../shared/errors.ts";
import { shortId } from "../../shared/ids.ts";
import type { ApprovalRequest, Scope, Ticket } from "./index.ts";

// A person may be at lunch; a grant given is meant for now.
const waitingMs = 60 * 60_000;
const grantedMs = 15 * 60_000;

const schema = z.strictObject({
  token: z.string(),
  fingerprint: z.string(),
  session: z.string(),
  caller: z.string(),
  tool: z.string(),
  target: z.string(),
  reason: z.string(),
  risk: z.number(),
  suggestion: z.array(z.string()).optional(),
  requestedAt: z.string(),
  decidedAt: z.string().optional(),
  state: z.enum(["waiting", "granted"]),
  scope: z.enum(["once", "session", "always"]).optional(),
});

type Stored = z.output<typeof schema>;

/** Tickets as small files, one each, so that the command line and any server on this machine see the same. */
export function createTickets(home: string, now: () => Date) {
  const folder = join(home, "approvals");
  const pathOf = (token: string): string => join(folder, `${token}.json`);

  const save = (ticket: Stored): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const temporary = `${pathOf(ticket.token)}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(ticket), { mode: 0o600 });
    renameSync(temporary, pathOf(ticket.token));
  };

  const list = (): readonly Stored[] =>
    namesIn(folder)
      .map((name) => read(join(folder, name)))
      .filter((ticket) => ticket !== undefined)
      .filter((ticket) => {
        const since = Date.parse(ticket.decidedAt ?? ticket.requestedAt);
        const alive = now().getTime() - since < (ticket.state === "granted" ? grantedMs : waitingMs);
        if (!alive) rmSync(pathOf(ticket.token), { force: true });
        return alive;
      })
      .sort((a, b) => b.requestedAt.localeCompare(a.requestedAt));

  const find = (token: string): Stored => {
    const ticket = list().find((candidate) => candidate.token === token);
    if (ticket) return ticket;
    throw new CodiError("not_found", `No request ${token} is waiting.`, {
      hint: "`codi-mcp approve --list` shows those that are; a request waits for an hour.",
    });
  };

  return {
    list,
    /** The ticket for a call, made when there is none yet. */
    open(request: ApprovalRequest, fingerprint: string): Stored {
      const waiting = list().find(
        (ticket) => ticket.fingerprint === fingerprint && ticket.session === request.session,
      );
      if (waiting) return waiting;
      const { session, caller, tool, target, reason, risk, suggestion } = request;
      const ticket: Stored = {
        token: shortId("a"),
        fingerprint,
        ...{ session, caller, tool, target, reason, risk },
        ...(suggestion && { suggestion: [...suggestion] }),
        requestedAt: now().toISOString(),
        state: "waiting",
      };
      save(ticket);
      return ticket;
    },
    grant(token: string, scope: Scope): Ticket {
      const ticket: Stored = { ...find(token), state: "granted", scope, decidedAt: now().toISOString() };
      save(ticket);
      return ticket;
    },
    refuse(token: string): Ticket {
      const ticket = find(token);
      rmSync(pathOf(token), { force: true });
      return ticket;
    },
    /** Takes a grant for a call out of store, so that it counts once; of several servers only one gets it. */
    take(request: ApprovalRequest, fingerprint: string): Ticket | undefined {
      const granted = list().find(
        (ticket) =>
          ticket.state === "granted" &&
          ticket.fingerprint === fingerprint &&
          ticket.session === request.session,
      );
      if (!granted) return undefined;
      try {
        renameSync(pathOf(granted.token), `${pathOf(granted.token)}.taken`);
        rmSync(`${pathOf(granted.token)}.taken`, { force: true });
        return granted;
      } catch (error) {
        if (systemCode(error) === "ENOENT") return undefined;
        throw error;
      }
    },
  };
}

export type Tickets = ReturnType<typeof createTickets>;

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

// A file that is gone or half a ticket is none: it can only make us ask again.
function read(path: string): Stored | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

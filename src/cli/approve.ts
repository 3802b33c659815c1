import { loadConfig } from "../config.ts";
import type { Scope, Ticket } from "../core/approvals/index.ts";
import { createHost } from "../host.ts";
import { CodiError } from "../shared/errors.ts";
import type { CommandLine } from "./arguments.ts";
import { print } from "./output.ts";

/** A person's word about what waits: `approve --list`, `approve TOKEN`, `approve TOKEN --deny`. */
export async function run({ rest, flags }: CommandLine): Promise<number> {
  const host = createHost(await loadConfig(flags));
  try {
    const { approvals } = (await host.engine()).services;
    const [token] = rest;
    if (!token || flags.list) return list(approvals.tickets());
    if (flags.deny) {
      print(`Refused: ${approvals.refuse(token).target}`);
      return 0;
    }
    const ticket = approvals.grant(token, scopeOf(flags));
    print(
      `Allowed ${flags.session ? "for its session" : flags.always ? "always" : "once"}: ${ticket.target}`,
    );
    print("The agent may make the same call again now; the permission waits for 15 minutes.");
    return 0;
  } finally {
    await host.close();
  }
}

function list(tickets: readonly Ticket[]): number {
  if (tickets.length === 0) print("Nothing waits for approval.");
  for (const { token, caller, tool, target, reason, risk, state, requestedAt } of tickets) {
    print(`${token}  ${state}, asked ${requestedAt} by ${caller} for ${tool}, risk ${risk} of 10`);
    print(`          ${target.replaceAll("\n", "\n          ")}`);
    print(`          ${reason}`);
  }
  return 0;
}

function scopeOf({ session, always }: CommandLine["flags"]): Scope {
  if (session && always)
    throw new CodiError("invalid_arguments", "--session and --always exclude each other.");
  return always ? "always" : session ? "session" : "once";
}

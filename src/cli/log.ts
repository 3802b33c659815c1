import { loadConfig } from "../config.ts";
import { createAudit } from "../core/audit/index.ts";
import { CodiError } from "../shared/errors.ts";
import type { CommandLine } from "./arguments.ts";
import { callTool } from "./call.ts";
import { print } from "./output.ts";

/** `log` is query_audit for people; `log verify` checks the chains and exits 1 when one is broken. */
export async function run({ rest, flags }: CommandLine): Promise<number> {
  const [what] = rest;
  if (what === "verify") return verify(flags);
  if (what)
    throw new CodiError("invalid_arguments", `log knows no ${what}.`, {
      hint: "codi-mcp log, or codi-mcp log verify",
    });
  const limit = flags.limit === undefined ? {} : { limit: entryCount(flags.limit) };
  const format = flags.format === undefined ? {} : { format: flags.format };
  const { text, isError } = await callTool("query_audit", { ...limit, ...format }, flags);
  print(text);
  return isError ? 1 : 0;
}

function entryCount(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= 500) return count;
  throw new CodiError("invalid_arguments", `--limit takes a number from 1 to 500, not ${value}.`);
}

async function verify(flags: CommandLine["flags"]): Promise<number> {
  const config = await loadConfig(flags);
  const { segments, entries, faults, open } = createAudit({ home: config.home }).verify();
  for (const { segment, line, seq, reason } of faults)
    print(`${segment} line ${line}${seq ? ` (seq ${seq})` : ""} ${reason}`);
  for (const segment of open) print(`${segment} has no closing record: its server still runs, or was killed`);
  print(
    `${entries} entries in ${segments} segments: ${faults.length === 0 ? "all chains are whole" : `${faults.length} broken`}`,
  );
  return faults.length === 0 ? 0 : 1;
}

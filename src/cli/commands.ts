import type { CommandLine } from "./arguments.ts";

/** A command of the bin: its code is loaded when it is called. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Set where `--help` behind an argument is about that argument. */
  readonly hasOwnHelp?: boolean;
  /** `run` resolves to the exit code. */
  load(): Promise<{ run(line: CommandLine): Promise<number> }>;
}

export const commands: readonly Command[] = [
  {
    name: "serve",
    usage: "serve [--http]",
    summary: "Serve MCP on stdin and stdout, or over HTTP",
    load: () => import("./serve.ts"),
  },
  {
    name: "call",
    usage: "call TOOL '{json}'",
    summary: "Call one tool and print its answer; exit 1 on an error; TOOL --help for its arguments",
    hasOwnHelp: true,
    load: () => import("./call.ts"),
  },
  {
    name: "tools",
    usage: "tools [--json]",
    summary: "List the tools this configuration offers",
    load: () => import("./tools.ts"),
  },
  {
    name: "init",
    usage: "init --client NAME",
    summary: "Register with a client: print the entry, or write it with --write",
    load: () => import("./init.ts"),
  },
  {
    name: "index",
    usage: "index [--export FILE]",
    summary: "Build the code index; write it as JSON lines, or for editors with --export-tags",
    load: () => import("./index-command.ts"),
  },
  {
    name: "log",
    usage: "log [verify]",
    summary: "Show the audit log, or check that nobody changed it",
    load: () => import("./log.ts"),
  },
  {
    name: "approve",
    usage: "approve TOKEN",
    summary: "Allow what an agent asked for; --list shows what waits",
    load: () => import("./approve.ts"),
  },
  {
    name: "policy",
    usage: "policy check 'LINE'",
    summary: "Judge a command line (exit 0 allow, 10 ask, 20 deny); explain, list, remove N",
    load: () => import("./policy.ts"),
  },
  {
    name: "doctor",
    usage: "doctor",
    summary: "Say what works here, what does not, and how to mend it",
    load: () => import("./doctor.ts"),
  },
  {
    name: "demo",
    usage: "demo",
    summary: "Watch a real client make a dozen calls on this folder",
    load: () => import("./demo.ts"),
  },
];

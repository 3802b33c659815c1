import { onTestFinished } from "vitest";
import { createSandbox, type SandboxMode } from "../../../src/core/sandbox/index.ts";
import { createShell, type Shell, type ShellLimits } from "../../../src/core/shell/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import type { Workspace } from "../../helpers/workspace.ts";

export interface RoomOptions {
  readonly mode?: SandboxMode;
  readonly limits?: Partial<ShellLimits>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly userHome?: string;
  readonly network?: boolean;
}

/** A shell and its sandbox over a workspace; closed after the test. */
export function openRoom(workspace: Workspace, options: RoomOptions = {}): Shell {
  const { mode = "off", limits = {}, network = false } = options;
  const environment = { PATH: process.env["PATH"] ?? "", ...options.environment };
  const userHome = options.userHome ?? workspace.outside;
  const stateFolder = workspace.home;
  const fence = createFence([workspace.root]);
  const sandbox = createSandbox({ mode, roots: fence.roots, stateFolder, userHome, environment, network });
  const shell = createShell({ fence, sandbox, stateFolder, userHome, environment, limits });
  onTestFinished(() => shell.close());
  return shell;
}

/** Runs a command to its end. */
export function run(
  shell: Shell,
  command: string,
  more: { cwd?: string; timeoutMs?: number; background?: boolean } = {},
) {
  return shell.run(
    { command, session: "s1test", aiTool: "test", ...more },
    { signal: AbortSignal.timeout(60_000) },
  );
}

import { vi } from "vitest";
import { main } from "../../src/cli/main.ts";
import type { Workspace } from "./workspace.ts";

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs `codi-mcp WORDS…` in this process, as if it stood in the workspace with a home folder of its own.
 * @param onText hears what is printed while it runs
 */
export async function runCommand(
  { root, outside, home }: Workspace,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  onText: (text: string) => void = () => {},
): Promise<Run> {
  let [out, err] = ["", ""];
  for (const [name, value] of Object.entries({ HOME: outside, CODI_HOME: home, ...environment }))
    vi.stubEnv(name, value);
  const spies = [
    vi.spyOn(process, "cwd").mockReturnValue(root),
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      out += chunk;
      onText(String(chunk));
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
      err += chunk;
      onText(String(chunk));
      return true;
    }),
  ];
  try {
    return { code: await main(words), out, err };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}

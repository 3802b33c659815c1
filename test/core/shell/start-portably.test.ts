import { expect, test } from "vitest";
import { startPortably } from "../../../src/core/shell/start-portably.ts";
import { createWorkspace } from "../../helpers/workspace.ts";

const confined = (file: string, args: readonly string[], cwd: string) => ({
  file,
  args,
  cwd,
  environment: { MARK: "set" },
  isSandboxed: false,
  endsTogether: false,
  warning: undefined,
  release: () => {},
});

// What Windows uses; the same code runs here.
test("a command started without pipes of ours gives both streams, its exit code and nothing of our environment", async () => {
  const { root } = createWorkspace();
  const script = 'echo "$MARK $HOME"; echo err >&2; cat; pwd; exit 5';
  const child = await startPortably(confined("/bin/sh", ["-c", script], root), true);
  child.input?.end("typed\n");
  const chunks: Buffer[] = [];
  for await (const chunk of child.output) chunks.push(Buffer.from(chunk));
  const lines = Buffer.concat(chunks).toString().trim().split("\n").sort();
  expect(lines).toEqual([root, "err", "set ", "typed"].sort());
  expect(await child.exited).toEqual({ exitCode: 5, signal: undefined });
});

test("a program that is not there is refused in words", async () => {
  const { root } = createWorkspace();
  await expect(startPortably(confined("/no/such/program", [], root), false)).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("could not be started"),
  });
});

import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { runCommand } from "../helpers/command.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("serve --http --welcome serves, greets with address, token and entries, and ends at a signal", async () => {
  const workspace = createWorkspace();
  const printed: string[] = [];
  const running = runCommand(workspace, ["serve", "--http", "--port", "0", "--welcome"], {}, (text) => {
    printed.push(text);
  });
  const address = await vi.waitFor(
    () => {
      const found = /^ {2}(http:\/\/127\.0\.0\.1:\d+)\/mcp, /m.exec(printed.join(""))?.[1];
      if (found === undefined) throw new Error("The server does not say where it is.");
      return found;
    },
    { timeout: 15_000 },
  );
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  expect((await fetch(`${address}/mcp`, { method: "POST", body: "{}" })).status).toBe(401);
  process.emit("SIGHUP");
  const { code, out, err } = await running;
  expect(code).toBe(0);
  const token = /^ {2}token {5}(\S+)$/m.exec(out)?.[1] ?? "";
  expect(token.length).toBeGreaterThan(20);
  expect(out).toContain(
    `claude mcp add --transport http codi ${address}/mcp --header "Authorization: Bearer ${token}"`,
  );
  for (const title of ["Claude Desktop", "Cursor", "Claude Code", "Codex", "VS Code"])
    expect(out).toContain(`── ${title}: `);
  expect(err).not.toContain(token);
  if (process.platform !== "win32")
    expect(statSync(join(workspace.home, "http-token")).mode & 0o777).toBe(0o600);
});

test("without a token it says so, and shows no secret it does not have", async () => {
  const printed: string[] = [];
  const words = ["serve", "--http", "--port", "0", "--no-auth", "--welcome"];
  const running = runCommand(createWorkspace(), words, {}, (text) => {
    printed.push(text);
  });
  await vi.waitFor(() => expect(printed.join("")).toContain("(no token, for this machine only)"), {
    timeout: 15_000,
  });
  process.emit("SIGHUP");
  expect((await running).out).toContain("token     none is asked for");
});

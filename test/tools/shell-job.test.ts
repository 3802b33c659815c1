import { expect, test } from "vitest";
import { callTool, connect, openClient } from "../helpers/client.ts";
import { processesWith, uniqueSeconds, untilRunning } from "../helpers/processes.ts";
import { createWorkspace } from "../helpers/workspace.ts";

// What policy lets through is tested elsewhere: here everything but the ruinous may run.
const off = { flags: { sandbox: "off", mode: "full" } };
const idOf = (text: string): string => /\b(j\d\w{4})\b/.exec(text)?.[1] ?? "none";

test("a background command is followed from its start to its end", async () => {
  const { call } = await openClient(createWorkspace(), off);
  const started = await call("shell", {
    command: 'while read -r line; do echo "got $line"; done; echo over',
    background: true,
  });
  expect(started.text).toMatch(/^still running as job j\d\w{4} after \d+ ms/);
  const id = idOf(started.text);
  expect((await call("shell_job", { operation: "list" })).text).toMatch(
    new RegExp(`^${id}  still running as job ${id} after .* in \\.: while read`),
  );
  expect((await call("shell_job", { operation: "input", id, text: "one\n" })).text).toMatch(
    new RegExp(`^written to job ${id}: still running`),
  );
  await call("shell_job", { operation: "input", id, text: "^D" });
  const ended = await call("shell_job", { operation: "wait", id });
  expect(ended.text).toMatch(/^exit 0 in .*\n\[lines 1-2 of 2\]\ngot one\nover$/);
  expect((await call("shell_job", { operation: "output", id, offset: 2, limit: 1 })).text).toBe(
    "[lines 2-2 of 2]\nover",
  );
});

test("a job outlives the client that started it, and another can kill it", async () => {
  const first = await openClient(createWorkspace(), off);
  const seconds = uniqueSeconds();
  const command = `setsid sleep ${seconds} & sleep ${seconds}`;
  const { text } = await first.call("shell", { command, background: true });
  await untilRunning(seconds, 2);
  await first.client.close();
  expect(processesWith(seconds).length).toBeGreaterThanOrEqual(2);
  const second = await connect(first.url);
  const killed = await callTool(second, "shell_job", { operation: "kill", id: idOf(text) });
  expect(killed.text).toMatch(/^killed after .*; all its processes are gone/);
  expect(processesWith(seconds)).toEqual([]);
});

test("waiting ends at its time-out and leaves the job alone", async () => {
  const { call } = await openClient(createWorkspace(), off);
  const id = idOf((await call("shell", { command: "echo hi; sleep 100", background: true })).text);
  expect((await call("shell_job", { operation: "wait", id, timeout_ms: 100 })).text).toMatch(
    /^still running as job .*\n\[lines 1-1 of 1; go on with offset 2\]\nhi$/,
  );
  expect((await call("shell_job", { operation: "output", id, offset: 2 })).text).toBe(
    "[no lines from 2 on; 1 so far]",
  );
});

test.for([
  {
    what: "a job nobody knows",
    input: { operation: "output", id: "j2none" },
    says: "not_found: There is no job j2none.",
  },
  {
    what: "a missing id",
    input: { operation: "kill" },
    says: "invalid_arguments: `id` is missing: kill needs a job.",
  },
  { what: "an unknown operation", input: { operation: "stop", id: "j2none" }, says: "operation" },
  { what: "a path as id", input: { operation: "output", id: "../../etc/passwd" }, says: "not_found" },
])("refuses $what", async ({ input, says }) => {
  const { call } = await openClient(createWorkspace(), off);
  const { text, isError } = await call("shell_job", input);
  expect({ text, isError }).toEqual({ text: expect.stringContaining(says), isError: true });
});

test("input without text, or to a job that has ended, is refused", async () => {
  const { call } = await openClient(createWorkspace(), off);
  const id = idOf((await call("shell", { command: "sleep 100", background: true })).text);
  expect((await call("shell_job", { operation: "input", id })).text).toContain("`text` is missing");
  await call("shell_job", { operation: "kill", id });
  expect((await call("shell_job", { operation: "input", id, text: "x" })).text).toContain("it has ended");
});

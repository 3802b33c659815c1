import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  bubblewrapMissing,
  processesWith,
  uniqueSeconds,
  untilGone,
  untilRunning,
} from "../../helpers/processes.ts";
import { createWorkspace } from "../../helpers/workspace.ts";
import { openRoom, run } from "./room.ts";

const modes = bubblewrapMissing ? (["off"] as const) : (["off", "required"] as const);
const patient = { signal: new AbortController().signal };

describe.for(modes)("with the sandbox %s", (mode) => {
  test("a command's exit code, signal and folder are its own", async () => {
    const workspace = createWorkspace({ "sub/a.txt": "" });
    const shell = openRoom(workspace, { mode });
    expect(await run(shell, "exit 7")).toMatchObject({ exitCode: 7, isRunning: false, endedBy: undefined });
    expect((await run(shell, "pwd; ls", { cwd: "sub" })).output).toBe(`${workspace.path("sub")}\na.txt\n`);
    expect(await run(shell, "no-such-program")).toMatchObject({ exitCode: 127 });
  });

  test("a command that reads stdin is not left waiting", async () => {
    const { output } = await run(openRoom(createWorkspace(), { mode }), 'cat; read -r line; echo "[$line]"');
    expect(output).toBe("[]\n");
  });

  // `setsid` leaves the group and the session, a double fork the parents.
  const tree = (seconds: string) =>
    `sleep ${seconds} & setsid sleep ${seconds} & (setsid sh -c 'sleep ${seconds} & sleep ${seconds}' &) ; trap '' TERM; sleep ${seconds}; sleep ${seconds}`;

  test("a timeout ends the whole tree, also what ignores SIGTERM and has a session of its own", async () => {
    const seconds = uniqueSeconds();
    const shell = openRoom(createWorkspace(), { mode });
    const ended = run(shell, tree(seconds), { timeoutMs: 1_000 });
    await untilRunning(seconds, 5);
    expect(await ended).toMatchObject({ endedBy: "timeout", isRunning: false });
    expect(processesWith(seconds)).toEqual([]);
  });

  test("a cancelled call's tree is gone within a second", async () => {
    const seconds = uniqueSeconds();
    const shell = openRoom(createWorkspace(), { mode });
    const cancel = new AbortController();
    const ended = shell.run(
      { command: tree(seconds), session: "s1", aiTool: "t" },
      { signal: cancel.signal },
    );
    const refused = expect(ended).rejects.toMatchObject({ code: "cancelled" });
    await untilRunning(seconds, 5);
    const start = performance.now();
    cancel.abort();
    await refused;
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(processesWith(seconds)).toEqual([]);
    expect(shell.list()).toEqual([]);
  });

  test("a command that ends leaves nothing running", async () => {
    const seconds = uniqueSeconds();
    const { output } = await run(
      openRoom(createWorkspace(), { mode }),
      `setsid sleep ${seconds} & sleep ${seconds} & echo done`,
    );
    expect(output).toBe("done\n");
    await untilGone(seconds);
  });

  test("a command asked to end politely can tidy up", async () => {
    const shell = openRoom(createWorkspace(), { mode });
    const { output } = await run(
      shell,
      "trap 'echo tidied; exit 3' TERM; echo ready; while :; do sleep 0.05; done",
      { timeoutMs: 800 },
    );
    expect(output).toMatch(/^ready\n(?:Terminated\n)?tidied\n$/);
  });

  test("a long command goes on as a job that can be followed, and outlives its call", async () => {
    const shell = openRoom(createWorkspace(), { mode, limits: { patienceMs: 300 } });
    const signs: string[] = [];
    const call = new AbortController();
    const command = {
      command: "echo first; read -r line < <(sleep 1.2; echo x); echo last",
      session: "s1",
      aiTool: "t",
    };
    const ran = await shell.run(command, { signal: call.signal, progress: (_ms, sign) => signs.push(sign) });
    expect(ran).toMatchObject({ isRunning: true, output: "first\n" });
    expect(ran.id).toMatch(/^j[0-9]\w{4}$/);
    expect(signs.length).toBeGreaterThan(0);
    call.abort();
    expect(shell.list()).toMatchObject([{ id: ran.id, isRunning: true }]);
    expect(await shell.wait(ran.id, 5_000, patient)).toMatchObject({ isRunning: false, exitCode: 0 });
    expect((await shell.output(ran.id)).text).toBe("first\nlast");
  });

  test("a background job can be written to, its stdin closed, and killed", async () => {
    const shell = openRoom(createWorkspace(), { mode });
    const { id, isRunning } = await run(
      shell,
      'while read -r line; do echo "<$line>"; done; echo over; sleep 1000',
      { background: true },
    );
    expect(isRunning).toBe(true);
    await shell.input(id, "one\ntwo\n");
    await shell.input(id, "", true);
    await expect.poll(async () => (await shell.output(id)).text).toBe("<one>\n<two>\nover");
    await expect(shell.input(id, "three\n")).rejects.toMatchObject({ code: "unavailable" });
    expect(await shell.kill(id)).toMatchObject({ isRunning: false, endedBy: "kill" });
    await expect(shell.input(id, "x")).rejects.toThrow("it has ended");
  });

  test("a background command that fails at once is seen to fail", async () => {
    const shell = openRoom(createWorkspace(), { mode });
    expect(await run(shell, "echo no; exit 9", { background: true })).toMatchObject({
      exitCode: 9,
      output: "no\n",
    });
  });

  test("closing ends everything within a second", async () => {
    const seconds = uniqueSeconds();
    const shell = openRoom(createWorkspace(), { mode });
    for (let count = 0; count < 3; count++) await run(shell, tree(seconds), { background: true });
    await untilRunning(seconds, 15);
    const start = performance.now();
    await shell.close();
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(processesWith(seconds)).toEqual([]);
    await expect(run(shell, "true")).rejects.toThrow("The server is leaving");
  });
});

describe("refusals", () => {
  test("as many commands as allowed run at a time, and one more is refused with advice", async () => {
    const shell = openRoom(createWorkspace(), { limits: { maxRunning: 2 } });
    const jobs = [
      await run(shell, "sleep 1000", { background: true }),
      await run(shell, "sleep 1000", { background: true }),
    ];
    await expect(run(shell, "true")).rejects.toMatchObject({
      code: "unavailable",
      hint: expect.stringContaining("shell_job"),
    });
    for (const { id } of jobs) await shell.kill(id);
    expect((await run(shell, "true")).exitCode).toBe(0);
  });

  test.for([
    { cwd: "..", code: "outside_workspace" },
    { cwd: "/etc", code: "outside_workspace" },
    { cwd: "link", code: "outside_workspace" },
    { cwd: "a.txt", code: "not_a_directory" },
    { cwd: "missing", code: "not_found" },
  ])("cwd $cwd is refused as $code", async ({ cwd, code }) => {
    const workspace = createWorkspace({ "a.txt": "" });
    symlinkSync(workspace.outside, workspace.path("link"));
    mkdirSync(workspace.path("sub"));
    const shell = openRoom(workspace);
    await expect(run(shell, "true", { cwd })).rejects.toMatchObject({ code });
    expect((await run(shell, "true", { cwd: "sub" })).exitCode).toBe(0);
  });

  test.for(["", "  \n", "echo \0"])("the command %j is refused", async (command) => {
    await expect(run(openRoom(createWorkspace()), command)).rejects.toMatchObject({
      code: "invalid_arguments",
    });
  });

  test("a command line longer than the system takes is refused in words, and the next one runs", async () => {
    const shell = openRoom(createWorkspace());
    await expect(run(shell, `echo ${"x".repeat(3_000_000)}`)).rejects.toMatchObject({ code: "unavailable" });
    expect((await run(shell, "echo ok")).output).toBe("ok\n");
  });
});

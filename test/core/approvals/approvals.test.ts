import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type ApprovalEvent,
  type ApprovalRequest,
  createApprovals,
  type PersonsAnswer,
} from "../../../src/core/approvals/index.ts";
import { createWorkspace } from "../../helpers/workspace.ts";

const request: ApprovalRequest = {
  session: "s2test",
  caller: "Claude Code",
  tool: "shell",
  target: "make install",
  reason: "make runs whatever its file says.",
  risk: 4,
  suggestion: ["make", "install"],
  input: { command: "make install", cwd: "." },
};

function open() {
  const { home } = createWorkspace();
  const events: ApprovalEvent[] = [];
  const learned: (readonly string[])[] = [];
  let minutes = 0;
  const make = () =>
    createApprovals({
      home,
      record: (event) => events.push(event),
      learn: async (prefix) => void learned.push(prefix),
      now: () => new Date(Date.UTC(2026, 0, 1, 0, minutes)),
    });
  return { home, make, approvals: make(), events, learned, pass: (more: number) => (minutes += more) };
}

const tokenIn = async (promise: Promise<void>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (caught) => caught,
  );
  expect(error).toMatchObject({ code: "approval_required" });
  return /approve (a\d\w+)/.exec(error.hint)?.[1] ?? "none";
};
const answering = (answer: PersonsAnswer) => async () => answer;

describe("with a person who can be asked", () => {
  test("once means once", async () => {
    const { approvals, events } = open();
    let asked = 0;
    const ask = async (): Promise<PersonsAnswer> => {
      asked += 1;
      return { kind: "allowed", scope: "once" };
    };
    await approvals.obtain(request, ask);
    await approvals.obtain(request, ask);
    expect(asked).toBe(2);
    expect(events.map(({ outcome }) => outcome)).toEqual(["allowed", "allowed"]);
  });

  test("for the session covers the offered prefix, in this session alone", async () => {
    const { approvals } = open();
    await approvals.obtain(request, answering({ kind: "allowed", scope: "session" }));
    await approvals.obtain(
      { ...request, input: { command: "make install -j" }, target: "make install -j" },
      undefined,
    );
    await tokenIn(approvals.obtain({ ...request, session: "s9other" }, undefined));
    await tokenIn(approvals.obtain({ ...request, suggestion: ["make", "clean"] }, undefined));
  });

  test("for good becomes a rule", async () => {
    const { approvals, learned } = open();
    await approvals.obtain(request, answering({ kind: "allowed", scope: "always" }));
    expect(learned).toEqual([["make", "install"]]);
  });

  test("one refusal is final: the same call is not asked again", async () => {
    const { approvals } = open();
    await expect(approvals.obtain(request, answering({ kind: "refused" }))).rejects.toMatchObject({
      code: "denied",
    });
    await expect(
      approvals.obtain(request, answering({ kind: "allowed", scope: "once" })),
    ).rejects.toMatchObject({ code: "denied" });
  });
});

describe("with nobody to ask", () => {
  test("a token granted on the command line lets the same call run once, also in another server", async () => {
    const { approvals, make } = open();
    const token = await tokenIn(approvals.obtain(request, undefined));
    expect(await tokenIn(approvals.obtain(request, undefined))).toBe(token);
    make().grant(token, "once");
    const sameInOtherOrder = { ...request, input: { cwd: ".", command: "make install" } };
    await make().obtain(sameInOtherOrder, undefined);
    await tokenIn(approvals.obtain(request, undefined));
  });

  test.for<{ name: string; other: Partial<ApprovalRequest> }>([
    { name: "other arguments", other: { input: { command: "make install; rm x", cwd: "." } } },
    { name: "another tool", other: { tool: "fetch_url" } },
    { name: "another target", other: { target: "make uninstall" } },
    { name: "another session", other: { session: "s9other" } },
  ])("a grant is not valid for $name", async ({ other }) => {
    const { approvals } = open();
    approvals.grant(await tokenIn(approvals.obtain(request, undefined)), "once");
    await tokenIn(approvals.obtain({ ...request, ...other }, undefined));
  });

  test("requests and grants run out", async () => {
    const { approvals, pass } = open();
    const token = await tokenIn(approvals.obtain(request, undefined));
    pass(61);
    expect(approvals.tickets()).toEqual([]);
    expect(() => approvals.grant(token, "once")).toThrow(`No request ${token} is waiting.`);
    const next = await tokenIn(approvals.obtain(request, undefined));
    approvals.grant(next, "once");
    pass(16);
    await tokenIn(approvals.obtain(request, undefined));
  });

  test("a ticket says what it is for, can be refused, and is for its owner alone", async () => {
    const { approvals, home } = open();
    const token = await tokenIn(approvals.obtain(request, undefined));
    expect(approvals.tickets()).toMatchObject([
      { token, tool: "shell", target: "make install", risk: 4, state: "waiting" },
    ]);
    const [name = ""] = readdirSync(join(home, "approvals"));
    expect(statSync(join(home, "approvals", name)).mode & 0o777).toBe(0o600);
    approvals.refuse(token);
    expect(approvals.tickets()).toEqual([]);
    expect(() => approvals.refuse("a2nosuch")).toThrow("No request a2nosuch is waiting.");
  });
});

test("for the session covers a host where one was offered", async () => {
  const { approvals } = open();
  const fetch = {
    ...request,
    tool: "fetch_url",
    target: "https://a.example/1",
    reach: "a.example",
    input: { url: "https://a.example/1" },
  };
  const { suggestion: _none, ...first } = fetch;
  await approvals.obtain(first, answering({ kind: "allowed", scope: "session" }));
  await approvals.obtain(
    { ...first, target: "https://a.example/2", input: { url: "https://a.example/2" } },
    undefined,
  );
  await tokenIn(approvals.obtain({ ...first, reach: "b.example" }, undefined));
});

test("one session's refusal does not answer for another", async () => {
  const { approvals } = open();
  await expect(approvals.obtain(request, answering({ kind: "refused" }))).rejects.toMatchObject({
    code: "denied",
  });
  await approvals.obtain({ ...request, session: "s9other" }, answering({ kind: "allowed", scope: "once" }));
});

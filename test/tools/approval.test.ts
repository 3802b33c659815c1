import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config.ts";
import { createHost } from "../../src/host.ts";
import { callTool, startServer, testToken } from "../helpers/client.ts";
import { createWorkspace, type Workspace } from "../helpers/workspace.ts";

type Dialog = (
  message: string,
  choices: readonly string[],
) => { action: "accept" | "decline" | "cancel"; content?: Record<string, string> };

/** A client whose person answers dialogs after a moment, as a person would. */
async function openWithPerson(
  workspace: Workspace,
  era: "legacy" | "modern",
  dialog: Dialog | undefined,
  thinkMs = 350,
) {
  const { url } = await startServer(workspace, { sandbox: "off" });
  const mode = era === "modern" ? ({ pin: "2026-07-28" } as const) : "legacy";
  const capabilities = dialog ? { elicitation: { form: {} } } : {};
  const client = new Client(
    { name: "claude-code", version: "1.0.0" },
    { versionNegotiation: { mode }, capabilities },
  );
  const shown: string[] = [];
  if (dialog)
    client.setRequestHandler("elicitation/create", async ({ params }) => {
      shown.push(params.message);
      await pause(thinkMs);
      return dialog(params.message, choicesOf(params));
    });
  const requestInit = { headers: { authorization: `Bearer ${testToken}` } };
  // The SDK's transport types do not agree with themselves under exactOptionalPropertyTypes.
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }) as Parameters<
      Client["connect"]
    >[0],
  );
  onTestFinished(() => client.close());
  return { shown, shell: (command: string) => callTool(client, "shell", { command }) };
}

function choicesOf(params: object): readonly string[] {
  const text = JSON.stringify(params);
  return JSON.parse(/"enum":(\[[^\]]*\])/.exec(text)?.[1] ?? "[]");
}

const accept = (allow: string): ReturnType<Dialog> => ({ action: "accept", content: { allow } });

describe.for(["legacy", "modern"] as const)("a client of the %s era with a dialog", (era) => {
  test("is asked what would run and why, and a yes lets it run once", async () => {
    const workspace = createWorkspace();
    const { shell, shown } = await openWithPerson(workspace, era, () => accept("once"));
    expect(await shell("node -e 'fs.writeFileSync(`made`, ``)'")).toMatchObject({ isError: false });
    expect(existsSync(workspace.path("made"))).toBe(true);
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/^Claude Code wants to use shell:\n\nnode -e [\s\S]*\. Risk \d+ of 10\.$/);
    expect(shown[0]?.match(/risk/gi)).toHaveLength(1);
    await shell("node -e 'fs.writeFileSync(`made`, ``)'");
    expect(shown).toHaveLength(2);
  });

  test("asks once for the session where a person says so", async () => {
    const { shell, shown } = await openWithPerson(createWorkspace(), era, (_message, choices) =>
      accept(choices.find((choice) => choice.endsWith("for this session")) ?? "no"),
    );
    for (let round = 0; round < 3; round++) expect((await shell("mkdir -p made")).isError).toBe(false);
    expect(shown).toHaveLength(1);
  });

  test("a no is final: nothing ran, and the same call is not asked again", async () => {
    const workspace = createWorkspace();
    const { shell, shown } = await openWithPerson(workspace, era, () => ({ action: "decline" }));
    for (let round = 0; round < 2; round++) {
      const { text, isError } = await shell("node -e 'fs.writeFileSync(`made`, ``)'");
      expect(isError).toBe(true);
      expect(text).toMatch(/^denied: The person refused/);
    }
    expect(existsSync(workspace.path("made"))).toBe(false);
    expect(shown).toHaveLength(1);
  });

  test("a no that comes faster than anyone reads counts as nobody there", async () => {
    const { shell } = await openWithPerson(createWorkspace(), era, () => ({ action: "decline" }), 0);
    expect((await shell("node -e 1")).text).toMatch(/^approval_required: [\s\S]*codi-mcp approve a\d/);
  });
});

describe.for(["legacy", "modern"] as const)("a headless client of the %s era", (era) => {
  test("is told how a person can allow it, and may run it once after that", async () => {
    const workspace = createWorkspace();
    const { shell } = await openWithPerson(workspace, era, undefined);
    const command = "node -e 'fs.writeFileSync(`made`, ``)'";
    const token = /codi-mcp approve (a\d\w+)/.exec((await shell(command)).text)?.[1] ?? "none";
    expect(existsSync(workspace.path("made"))).toBe(false);
    const host = createHost(await loadConfig({ root: [workspace.root] }, { CODI_HOME: workspace.home }));
    (await host.engine()).services.approvals.grant(token, "once");
    await host.close();
    expect((await shell(command)).isError).toBe(false);
    expect(existsSync(workspace.path("made"))).toBe(true);
    expect((await shell(command)).text).toMatch(/^approval_required: /);
  });

  test("runs what is known to be harmless without a question, and never what is forbidden", async () => {
    const { shell } = await openWithPerson(createWorkspace({ "a.txt": "" }), era, undefined);
    expect((await shell("ls && git --version | head -1")).isError).toBe(false);
    expect((await shell("rm -rf /")).text).toMatch(/^denied: /);
    expect((await shell("ls $(rm -rf ~)")).text).toMatch(/^denied: /);
  });
});

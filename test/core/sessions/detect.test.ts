import { expect, test } from "vitest";
import { createSessions } from "../../../src/core/sessions/index.ts";

const sessions = (environment: Record<string, string> = {}, parents: readonly string[] = []) =>
  createSessions({ environment, parents: () => parents });

test.for([
  { client: "claude-code", aiTool: "claude-code" },
  { client: "Codex", aiTool: "codex" },
  { client: "gemini-cli-mcp-client-v2", aiTool: "gemini-cli" },
  { client: "Visual Studio Code - Insiders", aiTool: "vscode" },
  { client: "JetBrains-IU-copilot-intellij", aiTool: "jetbrains" },
])("a client named $client is $aiTool for certain", ({ client, aiTool }) => {
  expect(sessions().identify("s2", "stdio", { name: client, version: "1" })).toMatchObject({
    aiTool,
    confidence: "high",
    actorType: "ai",
  });
});

test("the client's own name outranks what started the server", () => {
  const caller = sessions({ CLAUDECODE: "1" }).identify("s2", "stdio", { name: "opencode", version: "1" });
  expect(caller).toMatchObject({ aiTool: "opencode", confidence: "high" });
  expect(caller.evidence.map(({ from }) => from)).toEqual(["client", "environment"]);
});

test("an unknown client is never taken for the tool whose environment we inherited", () => {
  const caller = sessions({ CLAUDECODE: "1" }, ["claude"]).identify("s2", "stdio", {
    name: "new-agent",
    version: "1",
  });
  expect(caller).toMatchObject({ aiTool: "new-agent", confidence: "low" });
});

test.for([
  { environment: { CODEX_THREAD_ID: "t" }, aiTool: "codex", confidence: "medium" },
  { environment: { TERM_PROGRAM: "zed" }, aiTool: "zed", confidence: "medium" },
  { environment: { TERMINAL_EMULATOR: "JetBrains-JediTerm" }, aiTool: "jetbrains", confidence: "medium" },
  { environment: { AGENT: "something-else", OPENAI_API_KEY: "k" }, aiTool: "none", confidence: "medium" },
])("on the command line, $environment means $aiTool", ({ environment, aiTool, confidence }) => {
  expect(sessions(environment).identify("s2", "cli", undefined)).toMatchObject({ aiTool, confidence });
});

test("a parent process is the weakest clue", () => {
  expect(sessions({}, ["bash", "codex"]).identify("s2", "cli", undefined)).toMatchObject({
    aiTool: "codex",
    confidence: "low",
  });
});

test("a remote client is only what it says: our own environment proves nothing about it", () => {
  expect(sessions({ CLAUDECODE: "1" }).identify("s2", "http", undefined)).toMatchObject({
    aiTool: "unknown",
    evidence: [],
  });
});

test("the parents of this process can be read", () => {
  const { evidence } = createSessions({ environment: {} }).identify("s2", "cli", undefined);
  expect(evidence.at(-1)).toMatchObject({ from: "transport" });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../src/config.ts";
import { createWorkspace, type Workspace } from "./helpers/workspace.ts";

const load = (workspace: Workspace, flags = {}, environment = {}) =>
  loadConfig(flags, { CODI_HOME: workspace.home, ...environment }, workspace.root);

const settle = (folder: string, name: string, text: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
};

describe("what is settled", () => {
  test("without anything: the current folder, workspace mode, the full profile", async () => {
    const workspace = createWorkspace();
    expect(await load(workspace)).toMatchObject({
      home: workspace.home,
      roots: { source: "cwd", paths: [workspace.root] },
      mode: "workspace",
      profile: "full",
      host: "127.0.0.1",
      port: 3741,
      auth: true,
      logLevel: "warn",
    });
  });

  test("flag before environment before user file", async () => {
    const workspace = createWorkspace();
    settle(workspace.home, "config.yaml", "mode: read-only\nlog_level: info\n");
    expect((await load(workspace)).mode).toBe("read-only");
    expect((await load(workspace, {}, { CODI_MODE: "full" })).mode).toBe("full");
    expect((await load(workspace, { mode: "workspace" }, { CODI_MODE: "full" })).mode).toBe("workspace");
    expect((await load(workspace)).logLevel).toBe("info");
  });

  test("a workspace file tightens and never loosens", async () => {
    const workspace = createWorkspace();
    settle(
      workspace.path(".codi"),
      "config.json",
      '{ "mode": "full", "deny_tools": ["write_file"], "allow_tools": ["shell"] }',
    );
    const config = await load(workspace);
    expect(config).toMatchObject({ mode: "workspace", denyTools: ["write_file"], allowTools: [] });
    settle(workspace.path(".codi"), "config.json", '{ "mode": "read-only" }');
    settle(workspace.home, "config.json", '{ "mode": "full" }');
    expect((await load(workspace)).mode).toBe("read-only");
  });

  test.for([
    {
      name: "flags",
      flags: { root: ["a", "/b"] },
      environment: { CODI_ROOT: "/c" },
      source: "operator",
      last: "/b",
    },
    {
      name: "CODI_ROOT",
      flags: {},
      environment: { CODI_ROOT: "/c:/d", CLAUDE_PROJECT_DIR: "/e" },
      source: "operator",
      last: "/d",
    },
    {
      name: "CLAUDE_PROJECT_DIR",
      flags: {},
      environment: { CLAUDE_PROJECT_DIR: "/e" },
      source: "environment",
      last: "/e",
    },
  ])("roots come from $name", async ({ flags, environment, source, last }) => {
    const { roots } = await load(createWorkspace(), flags, environment);
    expect(roots.source).toBe(source);
    expect(roots.paths.at(-1)).toBe(last);
  });

  test("the whole disk and the home folder are only served when named", async () => {
    const { home } = createWorkspace();
    for (const folder of ["/", homedir()]) {
      expect((await loadConfig({}, { CODI_HOME: home }, folder)).roots).toMatchObject({
        source: "none",
        paths: [],
      });
      expect((await loadConfig({ root: [folder] }, { CODI_HOME: home }, "/tmp")).roots.paths).toEqual([
        folder,
      ]);
    }
  });
});

describe("what is refused, with what would be right", () => {
  test.for([
    { flags: { mode: "yolo" }, says: "--mode names no mode: yolo" },
    { flags: { profile: "tiny" }, says: "--profile names no profile" },
    { flags: { port: "http" }, says: "--port takes a number" },
  ])("$flags", async ({ flags, says }) => {
    await expect(load(createWorkspace(), flags)).rejects.toThrow(says);
  });

  test.for([
    { text: "{ broken", says: "cannot be parsed" },
    { text: '{ "mod": "full" }', says: "settings that do not fit" },
    { text: '{ "mode": 5 }', says: "mode" },
  ])("a file with $text", async ({ text, says }) => {
    const workspace = createWorkspace();
    settle(workspace.home, "config.json", text);
    await expect(load(workspace)).rejects.toThrow(says);
  });
});

describe("the embedding model", () => {
  test("comes from the environment or the user's own file, its key from there too", async () => {
    const workspace = createWorkspace();
    expect((await load(workspace)).embedding).toEqual({ settings: undefined, notice: undefined });
    settle(workspace.home, "config.yaml", "retrieval:\n  embedding: ollama/from-file\n");
    expect((await load(workspace, {}, { OLLAMA_HOST: "gpu" })).embedding.settings).toMatchObject({
      provider: "ollama",
      model: "from-file",
      endpoint: "http://gpu:11434",
    });
    const environment = { CODI_EMBEDDING: "openai/small", OPENAI_API_KEY: "a-key" };
    expect((await load(workspace, {}, environment)).embedding.settings).toMatchObject({
      provider: "openai",
      model: "small",
      apiKey: "a-key",
    });
  });

  test("is never chosen by a workspace, which can only switch it off", async () => {
    const workspace = createWorkspace();
    const environment = { CODI_EMBEDDING: "ollama/mine" };
    settle(workspace.path(".codi"), "config.yaml", "retrieval:\n  base_url: http://elsewhere\n");
    const { settings, notice } = (await load(workspace, {}, environment)).embedding;
    expect(settings?.endpoint).toBe("http://127.0.0.1:11434");
    expect(notice).toContain("is ignored");
    settle(workspace.path(".codi"), "config.yaml", "retrieval:\n  embedding: off\n");
    expect((await load(workspace, {}, environment)).embedding.settings).toBeUndefined();
  });

  test("with a name that means nothing does not keep the server from starting", async () => {
    const { embedding } = await load(createWorkspace(), {}, { CODI_EMBEDDING: "nonsense" });
    expect(embedding.settings).toBeUndefined();
    expect(embedding.notice).toContain("CODI_EMBEDDING names no embedding model: nonsense.");
  });
});

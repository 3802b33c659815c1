import { expect, test } from "vitest";
import { childEnvironment } from "../../../src/core/shell/environment.ts";

const made = (environment: Record<string, string>, platform: NodeJS.Platform = "linux") =>
  childEnvironment({
    environment,
    userHome: "/home/x",
    platform,
    session: "s1abc",
    aiTool: "codex",
    workspace: "/work",
    jobId: "j4kd7m",
    shellPath: "/bin/bash",
  });

test("says who is asking, and keeps pagers and prompts away", () => {
  expect(made({})).toMatchObject({
    SESSION_ID: "s1abc",
    CODI_SESSION_ID: "s1abc",
    AI_TOOL: "codex",
    AI_AGENT: "codi-mcp",
    WORKSPACE: "/work",
    CODI_JOB_ID: "j4kd7m",
    HOME: "/home/x",
    SHELL: "/bin/bash",
    TERM: "dumb",
    PAGER: "cat",
    GIT_TERMINAL_PROMPT: "0",
  });
});

test.for([
  ["PATH", "/opt/bin:/bin"],
  ["LC_ALL", "de_DE.UTF-8"],
  ["TZ", "Europe/Berlin"],
  ["JAVA_HOME", "/opt/java"],
  ["NODE_ENV", "test"],
  ["npm_config_registry", "https://registry.example/"],
  ["HTTPS_PROXY", "http://proxy:3128"],
])("keeps %s", ([name, value]) => {
  expect(made({ [name ?? ""]: value ?? "" })).toMatchObject({ [name ?? ""]: value });
});

test.for([
  ["ANTHROPIC_API_KEY", "sk-ant-x"],
  ["OPENAI_BASE_URL", "https://x"],
  ["AWS_SECRET_ACCESS_KEY", "x"],
  ["AWS_PROFILE", "prod"],
  ["GITHUB_TOKEN", "x"],
  ["NODE_AUTH_TOKEN", "x"],
  ["npm_config__auth", "x"],
  ["npm_config_password", "x"],
  ["DB_PASSWORD", "x"],
  ["CODI_HTTP_TOKEN", "x"],
  ["CODI_HOME", "/home/x/.codi"],
  ["SSH_AUTH_SOCK", "/run/agent"],
  ["NODE_OPTIONS", "--require /x"],
  ["LD_PRELOAD", "/x.so"],
  ["BASH_ENV", "/x.sh"],
  ["GIT_SSH_COMMAND", "x"],
  ["SOMETHING_NEW", "x"],
  // A wanted name does not save a value that is a secret.
  ["HTTPS_PROXY", "http://user:pass@proxy:3128"],
  ["MAKEFLAGS", "TOKEN=ghp_abcdefghijklmnopqrstuvwxyz0123"],
])("leaves out %s", ([name, value]) => {
  expect(made({ [name ?? ""]: value ?? "" })).not.toHaveProperty(name ?? "");
});

test("on Windows names count in any case, and the system's own are kept", () => {
  const environment = made({ Path: "C:\\bin", SystemRoot: "C:\\Windows", OPENAI_api_key: "x" }, "win32");
  expect(environment).toMatchObject({ Path: "C:\\bin", SystemRoot: "C:\\Windows" });
  expect(environment).not.toHaveProperty("OPENAI_api_key");
  expect(environment).not.toHaveProperty("HOME");
});

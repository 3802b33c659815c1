import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("marks the tool that is calling", async () => {
  const { call } = await openClient(createWorkspace(), { name: "cursor-vscode" });
  const { text } = await call("list_ai_tools");
  expect(text).toMatch(/^\d+ AI tools are known\./);
  expect(text).toContain("cursor (calling now): Cursor; client cursor-vscode");
  expect(text.match(/\(calling now\)/g)).toHaveLength(1);
});

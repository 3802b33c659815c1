import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("an unknown client keeps its own name and is not taken for another", async () => {
  const { call } = await openClient(createWorkspace(), { name: "brand-new-agent" });
  const { text } = await call("whoami");
  expect(text).toContain("ai_tool: brand-new-agent (brand-new-agent), confidence low");
  expect(text).toMatch(/session: s\w+, over http/);
  expect(text).toContain("mode: workspace");
});

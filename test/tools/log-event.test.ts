import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("an event is found under its label and its author", async () => {
  const { call } = await openClient(createWorkspace(), { name: "opencode" });
  expect((await call("log_event", { message: "chose plan B", action: "decision" })).text).toMatch(
    /^Logged as decision in session s\w+\.$/,
  );
  const { text } = await call("query_audit", { text: "plan b", actor: "opencode" });
  expect(text).toMatch(/opencode log_event chose plan B \d/);
});

test.for([
  { input: { message: "" }, says: "`message` must be text that is not empty" },
  { input: {}, says: "`message` is missing" },
  { input: { message: "x".repeat(4001) }, says: "got text of 4001 characters" },
])("refuses $says", async ({ input, says }) => {
  const { call } = await openClient(createWorkspace());
  const { text, isError } = await call("log_event", input);
  expect(isError).toBe(true);
  expect(text).toContain(says);
});

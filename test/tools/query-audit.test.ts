import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("pages through every entry once, newest first", async () => {
  const { call } = await openClient(createWorkspace());
  for (let number = 1; number <= 25; number++)
    await call("log_event", { message: `event number ${number}.` });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { text } = await call("query_audit", {
      tool: "log_event",
      limit: 10,
      format: "compact",
      ...(cursor && { cursor }),
    });
    seen.push(...(text.match(/number \d+/g) ?? []));
    cursor = /^cursor: (\S+)$/m.exec(text)?.[1];
  } while (cursor);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `number ${25 - index}`));
});

test.for([
  { input: { cursor: "nonsense" }, says: "The cursor is not one that query_audit gave out." },
  { input: { since: "yesterday" }, says: "`since` is not a date: yesterday" },
  { input: { status: "great" }, says: "`status` must be one of" },
])("refuses $input", async ({ input, says }) => {
  const { call } = await openClient(createWorkspace());
  const { text, isError } = await call("query_audit", input);
  expect(isError).toBe(true);
  expect(text).toContain(says);
});

test("a time window and a status narrow the answer", async () => {
  const { call } = await openClient(createWorkspace());
  await call("whoami");
  await call("whoami", { unknown: 1 });
  expect((await call("query_audit", { status: "error", format: "compact" })).text).toMatch(
    /^\S+ whoami error/,
  );
  expect((await call("query_audit", { until: "2020-01-01" })).text).toMatch(
    /^No entry fits; \d+ looked at\.$/,
  );
});

test.for(["json", "jsonl", "codi", "coditect", "fdb"])("writes entries as %s", async (format) => {
  const { call } = await openClient(createWorkspace());
  await call("log_event", { message: "shipped", action: "release" });
  const { text } = await call("query_audit", { tool: "log_event", format });
  expect(text).toContain("shipped");
  if (format === "json") expect(JSON.parse(text)).toHaveLength(1);
  if (format === "jsonl" || format === "coditect") expect(() => JSON.parse(text)).not.toThrow();
});

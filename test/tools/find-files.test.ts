import { utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

function project() {
  const names = ["a.ts", "src/b.ts", "src/c.js"];
  const workspace = createWorkspace(Object.fromEntries(names.map((name) => [name, ""])));
  for (const [index, name] of names.entries()) utimesSync(workspace.path(name), 1000 + index, 1000 + index);
  return workspace;
}

test.for([
  { input: { pattern: "*.ts" }, answer: "src/b.ts\na.ts" },
  { input: { pattern: "src/**" }, answer: "src/c.js\nsrc/b.ts" },
  {
    input: { pattern: "*.rs" },
    answer:
      "None of 3 files in the workspace matches; hidden and ignored ones were left out unless asked for.",
  },
])("answers $input", async ({ input, answer }) => {
  const { call } = await openClient(project());
  expect(await call("find_files", input)).toEqual({ text: answer, isError: false });
});

test("a page that is not the last says how many there are and ends with the cursor of the next", async () => {
  const { call } = await openClient(project());
  const first = await call("find_files", { pattern: "**", limit: 2 });
  expect(first.text).toMatch(/^src\/c\.js\nsrc\/b\.ts\n3 files match\ncursor: \S+$/);
  const cursor = /\ncursor: (\S+)$/.exec(first.text)?.[1];
  expect((await call("find_files", { pattern: "**", limit: 2, cursor })).text).toBe("a.ts");
});

test("refuses a pattern that starts with ! and says why", async () => {
  const { call } = await openClient(project());
  const { text, isError } = await call("find_files", { pattern: "!*.ts" });
  expect(isError).toBe(true);
  expect(text).toContain("would mean everything else");
});

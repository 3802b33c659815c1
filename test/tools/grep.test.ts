import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { grep } from "../../src/tools/grep.ts";
import { publish } from "../../src/tools/published.ts";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const files = {
  "src/a.ts": "const one = 1;\nexport { one };\n",
  "src/b.ts": "one();\n",
  "logo.png": Buffer.from("\0one\n"),
  ".env": "one=1\n",
  "big/x.txt": "many\n".repeat(5),
};

test.for([
  {
    input: { pattern: "one" },
    answer:
      "logo.png: binary file matches\nsrc/a.ts:1:const one = 1;\nsrc/a.ts:2:export { one };\nsrc/b.ts:1:one();",
  },
  { input: { pattern: "one", mode: "files", glob: "*.ts" }, answer: "src/a.ts\nsrc/b.ts" },
  { input: { pattern: "one", mode: "count", type: "ts" }, answer: "src/a.ts:2\nsrc/b.ts:1" },
  {
    input: { pattern: "export", context: 1 },
    answer: "src/a.ts-1-const one = 1;\nsrc/a.ts:2:export { one };",
  },
  { input: { pattern: "one=", include_hidden: true }, answer: ".env:1:one=1" },
  { input: { pattern: "one()", literal: true, path: "src" }, answer: "src/b.ts:1:one();" },
  { input: { pattern: "nowhere" }, answer: "No match in 4 files of the workspace." },
  {
    input: { pattern: "one", glob: "*.rs" },
    answer: "No file was searched in the workspace: all are left out by glob, type, .gitignore or as hidden.",
  },
])("answers $input", async ({ input, answer }) => {
  const { call } = await openClient(createWorkspace(files));
  expect(await call("grep", input)).toEqual({ text: answer, isError: false });
});

test("a page that is not the last ends with the cursor of the next", async () => {
  const { call } = await openClient(createWorkspace(files));
  const first = await call("grep", { pattern: "many", limit: 3 });
  const cursor = /\ncursor: (\S+)$/.exec(first.text)?.[1];
  const second = await call("grep", { pattern: "many", limit: 3, cursor });
  expect(second.text).toBe("big/x.txt:4:many\nbig/x.txt:5:many");
});

test.for([
  { input: { pattern: "(" }, says: "Set literal: true" },
  { input: { pattern: "one", path: "../outside" }, says: "outside" },
])("refuses $input with the next step", async ({ input, says }) => {
  const { call } = await openClient(createWorkspace(files));
  const { text, isError } = await call("grep", input);
  expect(isError).toBe(true);
  expect(text).toContain(says);
});

test("costs a client few tokens", () => {
  const { toolset: _toolset, effect: _effect, ...shown } = publish(grep);
  expect(encode(JSON.stringify(shown)).length).toBeLessThan(230);
});

import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient, withoutCheckpoint } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("creates a file with its folders and hands out the hash that the next edit can demand", async () => {
  const workspace = createWorkspace();
  const { call } = await openClient(workspace);
  const { text, isError } = await call("write_file", { path: "new/deep/a.txt", content: "hello\n" });
  expect({ text, isError }).toEqual({ text: expect.stringContaining("new/deep/a.txt"), isError: false });
  expect(readFileSync(workspace.path("new/deep/a.txt"), "utf8")).toBe("hello\n");
  const hash = /[0-9a-f]{16}/.exec(text)?.[0];
  expect(
    (await call("write_file", { path: "new/deep/a.txt", content: "again\n", expected_hash: hash })).isError,
  ).toBe(false);
});

test("does not write over what changed since it was read", async () => {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  const { call } = await openClient(workspace);
  await call("read_file", { path: "a.txt" });
  writeFileSync(workspace.path("a.txt"), "somebody else's work\n");
  const { text, isError } = await call("write_file", { path: "a.txt", content: "mine\n" });
  expect(isError).toBe(true);
  expect(text).toMatch(/^stale: /);
  expect(text).toContain("somebody else's work");
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("somebody else's work\n");
});

test.for([".codi/config.json", ".git/hooks/pre-commit", ".git/config", "HOME/exec-rules.json"])(
  "never writes %s",
  async (path) => {
    const workspace = createWorkspace();
    const { call } = await openClient(workspace, { flags: { root: [workspace.root, workspace.home] } });
    const { text, isError } = await call("write_file", {
      path: path.replace("HOME", workspace.home),
      content: "{}",
    });
    expect(isError).toBe(true);
    expect(text).toMatch(/^denied: .*no tool may change it/);
  },
);

test("is not there in read-only mode", async () => {
  const { client } = await openClient(createWorkspace(), { flags: { "read-only": true } });
  await expect(
    client.callTool({ name: "write_file", arguments: { path: "a", content: "b" } }),
  ).rejects.toThrow("write_file");
});

test("creates a file with its folders, replaces it, and leaves equal content alone", async () => {
  const workspace = createWorkspace();
  const { call } = await openClient(workspace);
  const answers = [];
  for (const content of ["one\n", "two!\n", "two!\n"]) {
    answers.push(withoutCheckpoint(await call("write_file", { path: "src/new/a.ts", content })));
  }
  expect(answers).toMatchInlineSnapshot(`
    [
      "Created src/new/a.ts: 4 bytes, hash 2c8b08da5ce60398.",
      "Replaced src/new/a.ts: 4 -> 5 bytes, hash dd18ac25d3e2a6cd.",
      "src/new/a.ts holds exactly this already (hash dd18ac25d3e2a6cd); nothing was written.",
    ]
  `);
  expect(readFileSync(workspace.path("src/new/a.ts"), "utf8")).toBe("two!\n");
});

test("says when the content it replaced had never been read", async () => {
  const workspace = createWorkspace({ "a.ts": "precious\n" });
  const { call } = await openClient(workspace);
  expect(
    withoutCheckpoint(await call("write_file", { path: "a.ts", content: "new\n" })),
  ).toMatchInlineSnapshot(
    `"Replaced a.ts: 9 -> 4 bytes, hash 7aa7a5359173d05b. This session had never read the old content (9 bytes, hash a37214679d4cdc0b)."`,
  );
});

test.for([
  {
    name: "CRLF line ends",
    old: Buffer.from("a\r\nb\r\n"),
    content: "c\nd\n",
    bytes: Buffer.from("c\r\nd\r\n"),
  },
  {
    name: "a byte order mark",
    old: Buffer.from("\ufeffa\n"),
    content: "b\n",
    bytes: Buffer.from("\ufeffb\n"),
  },
  {
    name: "Latin-1",
    old: Buffer.from("\xe9\n", "latin1"),
    content: "\xe8\n",
    bytes: Buffer.from("\xe8\n", "latin1"),
  },
  {
    name: "UTF-16",
    old: Buffer.from("\ufeffa\r\n", "utf16le"),
    content: "\u20ac\n",
    bytes: Buffer.from("\ufeff\u20ac\r\n", "utf16le"),
  },
  { name: "a missing last newline", old: Buffer.from("a\n"), content: "b", bytes: Buffer.from("b") },
  {
    name: "line ends that the new text mixes itself",
    old: Buffer.from("a\r\n"),
    content: "b\r\nc\n",
    bytes: Buffer.from("b\r\nc\n"),
  },
])("keeps $name", async ({ old, content, bytes }) => {
  const workspace = createWorkspace({ a: old });
  const { call } = await openClient(workspace);
  expect((await call("write_file", { path: "a", content })).isError).toBe(false);
  expect(readFileSync(workspace.path("a"))).toEqual(bytes);
});

test.for([
  {
    input: { path: "a.ts", expected_hash: "0123456789abcdef" },
    says: "stale: a.ts is not the content with hash",
  },
  { input: { path: "a.ts", expected_hash: "newest" }, says: 'invalid_arguments: "newest" is not a hash' },
  { input: { path: "bin" }, says: "binary_file: bin is not text" },
  { input: { path: "latin", content: "\u20ac" }, says: "encoding: latin is Latin-1, which cannot hold" },
  { input: { path: "link/x" }, says: "outside_workspace" },
  { input: { path: "a.ts/x" }, says: "not_a_directory" },
  { input: { path: "." }, says: "not_a_file" },
])("refuses $input and changes nothing", async ({ input, says }) => {
  const latin = Buffer.from([0xe9, 0x0a]);
  const workspace = createWorkspace({ "a.ts": "a\n", bin: Buffer.from([0, 1]), latin });
  symlinkSync(workspace.outside, workspace.path("link"));
  const { call } = await openClient(workspace);
  const { text, isError } = await call("write_file", { content: "x", ...input });
  expect({ text, isError }).toEqual({ text: expect.stringContaining(says), isError: true });
  expect(readFileSync(workspace.path("a.ts"), "utf8")).toBe("a\n");
  expect(readFileSync(workspace.path("latin"))).toEqual(latin);
  expect(existsSync(`${workspace.outside}/x`)).toBe(false);
});

test("a dry run says what would happen and writes nothing", async () => {
  const workspace = createWorkspace({ "a.ts": "old\n" });
  const { call } = await openClient(workspace);
  const { text } = await call("write_file", { path: "a.ts", content: "new\n", dry_run: true });
  expect(text).toMatch(/^Dry run, nothing was written\. It would say: Replaced a\.ts: 4 -> 4 bytes/);
  expect(readFileSync(workspace.path("a.ts"), "utf8")).toBe("old\n");
  expect((await call("checkpoint", { operation: "list" })).text).not.toContain("write_file");
});

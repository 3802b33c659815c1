import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("says how the index stands, and waits for it", async () => {
  const { call } = await openClient(createWorkspace({ "a.ts": "export const one = 1;\n" }));
  const { text } = await call("index_status", { wait_ms: 50_000 });
  expect(
    text
      .replace(/\d+ kB/, "N kB")
      .replace(/process \d+/, "process N")
      .replace(/freshness: .*/, "freshness: …"),
  ).toMatchInlineSnapshot(`
      "state: ready
      indexed: 1 files, 1 symbols, N kB
      kept by: this server (process N)
      freshness: …"
    `);
});

test("does not wait unless asked to", async () => {
  const { call } = await openClient(createWorkspace({ "a.ts": "export const one = 1;\n" }));
  expect((await call("index_status")).text).toMatch(/^state: (building|ready)\n/);
});

test("builds anew on demand", async () => {
  const workspace = createWorkspace({ "a.ts": "export const one = 1;\n" });
  const { call } = await openClient(workspace);
  await call("index_status", { wait_ms: 50_000 });
  writeFileSync(workspace.path("b.ts"), "export const two = 2;\n");
  const { text } = await call("index_status", { rebuild: true, wait_ms: 50_000 });
  expect(text).toMatch(/^state: ready\nindexed: 2 files, 2 symbols/);
});

test("names what is incomplete", async () => {
  const { call } = await openClient(
    createWorkspace({ "a.ts": Buffer.from([0, 1, 2, 3]), "b.ts": "let b = 1;\n" }),
  );
  const { text } = await call("index_status", { wait_ms: 50_000 });
  expect(text).toContain("incomplete: 1 are not text, whatever their name says: a.ts");
});

test("a home that cannot hold an index is named, and the server lives", async () => {
  const workspace = createWorkspace({ "a.ts": "export const one = 1;\n" });
  writeFileSync(`${workspace.home}/workspaces`, "in the way");
  const { call } = await openClient(workspace);
  const { text, isError } = await call("index_status", { wait_ms: 50_000 });
  expect({ text: text.split("\n").slice(0, 2), isError }).toMatchInlineSnapshot(`
    {
      "isError": false,
      "text": [
        "state: failed",
        "The index cannot be written (ENOTDIR). Make CODI_HOME a folder that this user may write to.",
      ],
    }
  `);
  expect((await call("read_file", { path: "a.ts" })).isError).toBe(false);
});

test("refuses unknown arguments", async () => {
  const { call } = await openClient(createWorkspace());
  expect(await call("index_status", { wait: 1 })).toMatchObject({ isError: true });
});

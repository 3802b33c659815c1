import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const program = "class A {\n\trun() {\n\t\tgo();\n\t}\n}\n";

test("edits a file and says how, where and with what hash", async () => {
  const workspace = createWorkspace({ "src/a.ts": program });
  const { call } = await openClient(workspace);
  await call("read_file", { path: "src/a.ts" });
  const { text, isError } = await call("edit_file", {
    path: "src/a.ts",
    edits: [
      { old_text: "class A", new_text: "class B" },
      { old_text: "  run() {\n    go();", new_text: "  run() {\n    stop();\n    go();" },
    ],
  });
  expect(isError).toBe(false);
  expect(text.replace(/hash \w+/, "hash H")).toMatchInlineSnapshot(`
    "edited src/a.ts: 2 edits, 1 matched after converting the indent; hash H
    --- src/a.ts
    +++ src/a.ts
    @@ -1,5 +1,6 @@
    -class A {
    +class B {
     	run() {
    +		stop();
     		go();
     	}
     }
    checkpoint: c2pdvfv4"
  `);
  expect(readFileSync(workspace.path("src/a.ts"), "utf8")).toBe(
    "class B {\n\trun() {\n\t\tstop();\n\t\tgo();\n\t}\n}\n",
  );
});

test("a dry run shows the diff and writes nothing", async () => {
  const workspace = createWorkspace({ "a.ts": program });
  const { call } = await openClient(workspace);
  const edits = [{ old_text: "go()", new_text: "stop()" }];
  const { text } = await call("edit_file", { path: "a.ts", edits, dry_run: true });
  expect(text).toContain("would edit a.ts: 1 edit; nothing was written (dry_run)");
  expect(text).toContain("+\t\tstop();");
  expect(readFileSync(workspace.path("a.ts"), "utf8")).toBe(program);
});

test("CRLF, a byte order mark and a missing final line end are kept", async () => {
  const workspace = createWorkspace({ "a.txt": "\ufeffone\r\ntwo\r\nthree" });
  const { call } = await openClient(workspace);
  await call("edit_file", { path: "a.txt", edits: [{ old_text: "one\ntwo", new_text: "1\n2\n2b" }] });
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("\ufeff1\r\n2\r\n2b\r\nthree");
});

test("the answer to a large change is short and says what it leaves out", async () => {
  const lines = (word: string) => Array.from({ length: 2000 }, (_, i) => `${word} ${i}\n`).join("");
  const { call } = await openClient(createWorkspace({ "a.txt": lines("old") }));
  const { text } = await call("edit_file", {
    path: "a.txt",
    edits: [{ old_text: "old", new_text: "new", replace_all: true }],
  });
  expect(text.split("\n")[0]).toContain("edited a.txt: 1 edit in 2000 places");
  expect(text).toMatch(/\(\d+ more lines of this diff; read_file shows the result\)$/);
  expect(text.length).toBeLessThan(7000);
});

test.for([
  {
    name: "text that is not there",
    input: { path: "a.ts", edits: [{ old_text: "nothing", new_text: "x" }] },
    says: "a.ts was not changed: old_text was not found",
  },
  {
    name: "text that is there twice",
    input: { path: "a.ts", edits: [{ old_text: "}", new_text: "x" }] },
    says: "old_text fits more than one place",
  },
  { name: "no edits", input: { path: "a.ts", edits: [] }, says: "There is no edit to make" },
  {
    name: "a wrong hash",
    input: { path: "a.ts", edits: [{ old_text: "go", new_text: "x" }], expected_hash: "0123456789abcdef" },
    says: "a.ts",
  },
  {
    name: "a missing file",
    input: { path: "b.ts", edits: [{ old_text: "go", new_text: "x" }] },
    says: "b.ts",
  },
  {
    name: "a path outside",
    input: { path: "../outside/x", edits: [{ old_text: "go", new_text: "x" }] },
    says: "outside",
  },
  {
    name: "an unknown argument",
    input: { path: "a.ts", edits: [{ old_text: "go", new_text: "x", regex: true }] },
    says: "unknown argument",
  },
])("refuses $name and changes nothing", async ({ input, says }) => {
  const workspace = createWorkspace({ "a.ts": program });
  const { call } = await openClient(workspace);
  const { text, isError } = await call("edit_file", input);
  expect(isError).toBe(true);
  expect(text).toContain(says);
  expect(readFileSync(workspace.path("a.ts"), "utf8")).toBe(program);
});

test("two edits at the same time both land", async () => {
  const workspace = createWorkspace({ "a.txt": "one\ntwo\n" });
  const { call } = await openClient(workspace);
  const edit = (old_text: string, new_text: string) =>
    call("edit_file", { path: "a.txt", edits: [{ old_text, new_text }] });
  await Promise.all([edit("one", "1"), edit("two", "2")]);
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("1\n2\n");
});

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { createSearch } from "../../../src/core/search/index.ts";
import { createRipgrep } from "../../../src/core/search/ripgrep.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { createWorkspace } from "../../helpers/workspace.ts";
import { hits, never, searchOver } from "./workspace.ts";

/** Processes below ours; empty when nothing was left behind. */
function children(): string[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" });
  return table.split("\n").filter((line) => {
    const [, parent, name] = line.trim().split(/\s+/);
    return parent === String(process.pid) && name !== "ps";
  });
}

/** A program in place of ripgrep that prints for ever. */
function endless(root: string): string {
  const program = `${root}/endless.sh`;
  writeFileSync(program, '#!/bin/sh\nwhile :; do printf "./a.txt\\0001:1:foo\\n"; done\n');
  chmodSync(program, 0o755);
  return program;
}

test("ends with the signal and leaves no process behind", async () => {
  const workspace = createWorkspace({ "a.txt": "foo\n" });
  const stop = new AbortController();
  const ripgrep = createRipgrep(endless(workspace.home));
  const run = ripgrep({
    args: [],
    cwd: workspace.root,
    signal: stop.signal,
    read() {
      stop.abort();
      return true;
    },
  });
  await expect(run).rejects.toMatchObject({ code: "cancelled" });
  expect(children()).toEqual([]);
});

test("ends once the page is full and leaves no process behind", async () => {
  const workspace = createWorkspace({ "a.txt": "foo\n" });
  const search = createSearch({ fence: createFence([workspace.root]), rgPath: endless(workspace.home) });
  const page = await search.grep({ pattern: "foo", limit: 5 }, never);
  expect(page.rows).toHaveLength(5);
  expect(page.cursor).toBeDefined();
  expect(children()).toEqual([]);
});

test("does not start when the signal is aborted already", async () => {
  const { search } = searchOver({ "a.txt": "foo\n" });
  const signal = AbortSignal.abort();
  await expect(search.grep({ pattern: "foo" }, signal)).rejects.toMatchObject({ code: "cancelled" });
  await expect(search.findFiles({ pattern: "*" }, signal)).rejects.toMatchObject({ code: "cancelled" });
});

test("a settings file of the user changes nothing", async () => {
  const { search, home } = searchOver({ "a.txt": "foo\n", ".hidden": "foo\n" });
  writeFileSync(`${home}/ripgreprc`, `--hidden\n--pre=${home}/pre.sh\n`);
  writeFileSync(`${home}/pre.sh`, `#!/bin/sh\ntouch ${home}/pwned\n`);
  chmodSync(`${home}/pre.sh`, 0o755);
  vi.stubEnv("RIPGREP_CONFIG_PATH", `${home}/ripgreprc`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(await hits(search, { pattern: "foo" })).toEqual(["a.txt:1:foo"]);
  expect(existsSync(`${home}/pwned`)).toBe(false);
});

test("says how to mend it when the program is missing", async () => {
  const workspace = createWorkspace({ "a.txt": "foo\n" });
  const search = createSearch({ fence: createFence([workspace.root]), rgPath: `${workspace.home}/none` });
  const failure = search.grep({ pattern: "foo" }, never);
  await expect(failure).rejects.toMatchObject({
    code: "unavailable",
    hint: expect.stringContaining("@vscode/ripgrep"),
  });
});

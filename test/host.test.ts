import { homedir } from "node:os";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../src/config.ts";
import { type AskRoots, createHost } from "../src/host.ts";
import { createWorkspace, type Workspace } from "./helpers/workspace.ts";

/** The folders that a server works in, for a client that answers so when it is asked for its own. */
async function rootsFor({ root, home }: Workspace, ask: AskRoots, flags = {}): Promise<readonly string[]> {
  const host = createHost(await loadConfig(flags, { CODI_HOME: home, CODI_LOG_LEVEL: "silent" }, root));
  onTestFinished(() => host.close());
  return (await host.engine(ask)).services.fence.roots;
}

test("a client's folders are worked in where the operator named none", async () => {
  const workspace = createWorkspace();
  const own = pathToFileURL(workspace.outside).href;
  expect(await rootsFor(workspace, async () => [own])).toEqual([workspace.outside]);
});

test("the operator's folder stays, whatever the client says", async () => {
  const workspace = createWorkspace();
  const ask = async () => [pathToFileURL(workspace.outside).href];
  expect(await rootsFor(workspace, ask, { root: [workspace.root] })).toEqual([workspace.root]);
});

test.for<[string, AskRoots]>([
  ["says none", async () => []],
  ["fails to answer", () => Promise.reject(new Error("no roots here"))],
  ["never answers", () => new Promise(() => {})],
  ["names the whole disk and the home folder", async () => ["file:///", pathToFileURL(homedir()).href]],
  ["names a folder of another machine", async () => ["file://server/share", "file:///%zz"]],
  ["names what is no folder", async () => ["https://example.com/", "nonsense"]],
])("a client that %s leaves the folder that it was started in", async ([, ask]) => {
  const workspace = createWorkspace();
  expect(await rootsFor(workspace, ask)).toEqual([workspace.root]);
});

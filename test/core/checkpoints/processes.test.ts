import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { inflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { openState } from "../../../src/store/state.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";
import { blobFiles, createTestRoom } from "./room.ts";

const project = resolve(import.meta.dirname, "../../..");
const script = join(project, "node_modules/.cache/codi-mcp", `kill-child-${process.pid}.mjs`);

beforeAll(async () => {
  mkdirSync(join(script, ".."), { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, "kill-child.ts")],
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    outfile: script,
  });
});

interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<number | null>;
}

/** @param look is given each line as it comes. */
function start(workspace: Workspace, name: string, rounds: number, look: (line: string) => void): Child {
  const child = spawn(process.execPath, [script, workspace.root, workspace.home, name, String(rounds)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    look(line);
  });
  return { process: child, lines, ended: new Promise((done) => child.once("close", (code) => done(code))) };
}

/** Every content is whole: its bytes have the hash that it is named after. */
function damaged(home: string): string[] {
  return blobFiles(home).filter((name) => {
    const file = readFileSync(`${home}/blobs/${name}`);
    const body = file.subarray(1);
    const content = file[0] === 1 ? inflateRawSync(body) : body;
    return createHash("sha256").update(content).digest("hex") !== name.slice(0, 2) + name.slice(3);
  });
}

const donesOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.startsWith("done ") ? [line.split(" ")[1] ?? ""] : []));

test("a kill at any moment leaves whole files and contents, and every answered call can be undone", async () => {
  const workspace = createWorkspace({ "shared.txt": "first\n" });
  const kills = 36;
  const acknowledged: string[] = [];
  for (let kill = 0; kill < kills; kill++) {
    // Another line each time, so that the kills spread over all that happens in a call.
    let left = 3 + ((kill * 7) % 23);
    const child = start(workspace, "k", 1_000, () => {
      left -= 1;
      if (left === 0) child.process.kill("SIGKILL");
    });
    await child.ended;
    expect(child.lines.filter((line) => line.startsWith("failed"))).toEqual([]);
    expect(child.lines).not.toContain("end");
    acknowledged.push(...donesOf(child.lines));

    expect(damaged(workspace.home)).toEqual([]);
    for (const name of ["k/a.txt", "k/b.txt", "shared.txt"]) {
      const lines = new Set(readFileSync(workspace.path(name), "utf8").split("\n"));
      expect(lines.size, `${name} is of one piece`).toBe(2);
    }
  }

  const room = createTestRoom({}, { workspace });
  const { checkpoints } = await room.checkpoints.list({ limit: 10_000 });
  const known = new Set(checkpoints.map(({ id }) => id));
  expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(kills);
  expect(checkpoints.filter(({ status }) => status === "open")).toEqual([]);
  expect(readdirSync(join(workspace.root, "k")).filter((name) => name.startsWith(".codi-"))).toEqual([]);

  await room.checkpoints.upkeep();
  expect(readdirSync(`${workspace.home}/blobs/tmp`)).toEqual([]);
  const { database } = openState({ home: workspace.home });
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  database.close();

  const ofShared = await room.checkpoints.list({ path: "shared.txt", limit: 10_000 });
  await room.restore(String(ofShared.checkpoints.at(-1)?.id), { force: true });
  expect(readFileSync(workspace.path("shared.txt"), "utf8").slice(0, 40)).toBe("first\n");
}, 180_000);

test("a call whose server was killed is undone by another server that was there all along", async () => {
  const workspace = createWorkspace({ "shared.txt": "first\n" });
  const room = createTestRoom({}, { workspace });
  await room.checkpoints.create({ session: "s2", agent: "tester", tool: "checkpoint", label: "before" });
  let wrote = 0;
  const child = start(workspace, "dies", 1, (line) => {
    wrote += line === "wrote" ? 1 : 0;
    if (wrote === 3) child.process.kill("SIGKILL");
  });
  await child.ended;
  const [call] = (await room.checkpoints.list({ path: "shared.txt", limit: 1 })).checkpoints;
  await room.restore(String(call?.id));
  expect(readFileSync(workspace.path("shared.txt"), "utf8")).toBe("first\n");
  expect(readdirSync(join(workspace.root, "dies"))).toEqual([]);
});

test("two servers on one home keep out of each other's way", async () => {
  const workspace = createWorkspace({ "shared.txt": "first\n" });
  const children = ["one", "two"].map((name) => start(workspace, name, 40, () => {}));
  expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0]);
  const ids = children.flatMap(({ lines }) => donesOf(lines));
  expect(children.flatMap(({ lines }) => lines.filter((line) => line.startsWith("failed")))).toEqual([]);
  expect(new Set(ids).size).toBe(80);
  expect(damaged(workspace.home)).toEqual([]);
  const room = createTestRoom({}, { workspace });
  const { checkpoints } = await room.checkpoints.list({ limit: 1_000 });
  const known = new Set(checkpoints.map(({ id }) => id));
  expect(ids.filter((id) => !known.has(id))).toEqual([]);
  await room.restore(String(checkpoints.at(-1)?.id), { force: true });
  expect(readFileSync(workspace.path("shared.txt"), "utf8")).toBe("first\n");
}, 120_000);

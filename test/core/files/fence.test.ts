import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { createFiles, type Files, type TextFormat } from "../../../src/core/files/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";

const session = "s1";
const format: TextFormat = { encoding: "utf-8", bom: false };

/** Files whose fence lets somebody strike right after every check, before the path is used. */
function underAttack(workspace: Workspace, strike: () => void): Files {
  const fence = createFence([workspace.root]);
  const after = <T>(result: T): T => {
    strike();
    return result;
  };
  return createFiles({
    fence: {
      ...fence,
      locate: async (path) => after(await fence.locate(path)),
      locateEntry: async (path) => after(await fence.locateEntry(path)),
    },
  });
}

const actions: Record<string, (files: Files) => Promise<unknown>> = {
  read: (files) => files.read("dir/sub/a", { session }),
  load: (files) => files.loadText("dir/sub/a"),
  update: (files) => files.change([{ kind: "update", path: "dir/sub/a", text: "new", format }], { session }),
  create: (files) => files.change([{ kind: "create", path: "dir/sub/new", text: "new" }], { session }),
  "create below": (files) =>
    files.change([{ kind: "create", path: "dir/sub/x/y/new", text: "new" }], { session }),
  write: (files) => files.write("dir/sub/a", "new", { session }),
  delete: (files) => files.operate({ operation: "delete", path: "dir/sub/a" }, { session }),
  "delete folder": (files) =>
    files.operate({ operation: "delete", path: "dir/sub", recursive: true }, { session }),
  "move out of it": (files) =>
    files.operate({ operation: "move", path: "dir/sub/a", to: "here" }, { session }),
  "move into it": (files) => files.operate({ operation: "move", path: "mine", to: "dir/sub/b" }, { session }),
  "copy out of it": (files) =>
    files.operate({ operation: "copy", path: "dir/sub/a", to: "here" }, { session }),
  "copy folder out of it": (files) =>
    files.operate({ operation: "copy", path: "dir/sub", to: "here" }, { session }),
  "copy into it": (files) => files.operate({ operation: "copy", path: "mine", to: "dir/sub/b" }, { session }),
  mkdir: (files) => files.operate({ operation: "mkdir", path: "dir/sub/new" }, { session }),
  list: (files) => files.list("dir/sub"),
  tidy: (files) => files.tidy("dir/sub"),
};
/** Linux tells where an open file is; the other systems are asked in another way, which works here too. */
function pretendPlatform(platform: NodeJS.Platform): void {
  const actual = process.platform;
  Object.defineProperty(process, "platform", { value: platform });
  onTestFinished(() => void Object.defineProperty(process, "platform", { value: actual }));
}

// Deleting "dir/sub" once it is a link removes that link and nothing else, so it is no escape.
const swaps = (["linux", "darwin"] as const).flatMap((platform) => [
  { platform, swapped: "dir", names: Object.keys(actions) },
  { platform, swapped: "dir/sub", names: Object.keys(actions).filter((name) => name !== "delete folder") },
]);

describe.for(swaps)(
  "when $swapped becomes a link outside between check and use ($platform)",
  ({ platform, swapped, names }) => {
    test.for(names)("%s does not follow it", async (action) => {
      pretendPlatform(platform);
      const workspace = createWorkspace({ "dir/sub/a": "mine", mine: "mine" });
      const { outside, path } = workspace;
      mkdirSync(`${outside}/sub`);
      for (const folder of [outside, `${outside}/sub`]) writeFileSync(`${folder}/a`, "secret");
      const before = readdirSync(outside, { recursive: true }).toSorted();
      let isSwapped = false;
      const files = underAttack(workspace, () => {
        if (isSwapped) return;
        isSwapped = true;
        renameSync(path(swapped), path("away"));
        symlinkSync(outside, path(swapped));
      });
      const outcome = await actions[action]?.(files).then(
        (answer) => JSON.stringify(answer),
        (error) => error,
      );
      expect(isSwapped).toBe(true);
      expect(outcome).toMatchObject({ name: "CodiError" });
      expect(["outside_workspace", "not_a_directory", "not_found"]).toContain(Object(outcome).code);
      expect(readdirSync(outside, { recursive: true }).toSorted()).toEqual(before);
      for (const name of ["a", "sub/a"]) expect(readFileSync(`${outside}/${name}`, "utf8")).toBe("secret");
    });
  },
);

describe("when the file itself becomes a link outside between check and use", () => {
  test.for(["read", "load", "update", "write"])("%s does not follow it", async (action) => {
    const workspace = createWorkspace({ "dir/sub/a": "mine" });
    const { outside, path } = workspace;
    writeFileSync(`${outside}/a`, "secret");
    const files = underAttack(workspace, () => {
      rmSync(path("dir/sub/a"), { force: true });
      symlinkSync(`${outside}/a`, path("dir/sub/a"));
    });
    await expect(actions[action]?.(files)).rejects.toMatchObject({ name: "CodiError" });
    expect(readFileSync(`${outside}/a`, "utf8")).toBe("secret");
  });

  test("a pipe that takes the place of a file is refused without waiting for a writer", async () => {
    const workspace = createWorkspace({ "dir/sub/a": "mine" });
    const files = underAttack(workspace, () => {
      unlinkSync(workspace.path("dir/sub/a"));
      execFileSync("mkfifo", [workspace.path("dir/sub/a")]);
    });
    await expect(files.read("dir/sub/a", { session })).rejects.toMatchObject({ code: "not_a_file" });
  });
});

test("no write lands outside while a folder keeps turning into a link and back", async () => {
  const workspace = createWorkspace({ "dir/sub/a": "x" });
  const { outside, root } = workspace;
  mkdirSync(`${outside}/sub`);
  // While the folder is away, our own write may make a new one in its place: that is set aside.
  const script = `
    const fs = require("node:fs");
    let junk = 0;
    const attempt = (work) => { try { work(); } catch { fs.renameSync("dir", "junk" + junk++); work(); } };
    process.stdout.write("turning");
    for (;;) {
      fs.renameSync("dir", "away"); attempt(() => fs.symlinkSync(${JSON.stringify(outside)}, "dir"));
      fs.unlinkSync("dir"); attempt(() => fs.renameSync("away", "dir"));
    }`;
  const attacker = spawn(process.execPath, ["-e", script], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = once(attacker, "exit");
  onTestFinished(() => void attacker.kill("SIGKILL"));
  await once(attacker.stdout, "data");
  const files = createFiles({ fence: createFence([root]) });
  const outcomes = { landed: 0, refused: 0 };
  for (let round = 0; round < 600; round++) {
    await files.change([{ kind: "create", path: `dir/sub/n${round}`, text: "mine" }], { session }).then(
      () => outcomes.landed++,
      () => outcomes.refused++,
    );
    await files.read("dir/sub/a", { session }).catch(() => undefined); // refused reads are the point here
  }
  attacker.kill("SIGKILL");
  await gone;
  expect(outcomes.landed).toBeGreaterThan(0);
  expect(readdirSync(outside, { recursive: true })).toEqual(["sub"]);
});

import { chmodSync, chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bubblewrap } from "../../../src/core/sandbox/bubblewrap.ts";
import { createSandbox, type SandboxOptions } from "../../../src/core/sandbox/index.ts";
import { bubblewrapMissing } from "../../helpers/processes.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";

const make = (workspace: Workspace, options: Partial<SandboxOptions>) =>
  createSandbox({
    mode: "preferred",
    roots: [workspace.root],
    stateFolder: workspace.home,
    userHome: workspace.outside,
    environment: {},
    platform: "linux",
    ...options,
  });

const hello = (workspace: Workspace) => ({
  file: "/bin/sh",
  args: ["-c", "true"],
  cwd: workspace.root,
  environment: {},
});

describe("where no sandbox works", () => {
  test("mode required refuses, and says how to mend it", async () => {
    const workspace = createWorkspace();
    const sandbox = make(workspace, { mode: "required", programFolders: [workspace.outside] });
    await expect(sandbox.confine(hello(workspace))).rejects.toMatchObject({
      code: "unavailable",
      message: "No command was run, because no sandbox works here: bwrap is not installed.",
      hint: expect.stringContaining("apt install bubblewrap"),
    });
  });

  test("mode preferred runs without one and says so", async () => {
    const workspace = createWorkspace();
    const sandbox = make(workspace, { programFolders: [workspace.outside] });
    expect(await sandbox.confine(hello(workspace))).toMatchObject({
      ...hello(workspace),
      isSandboxed: false,
      warning: "This ran without a sandbox: bwrap is not installed.",
    });
    expect(await sandbox.status()).toMatchObject({ state: "unavailable", says: "bwrap is not installed." });
  });

  test("mode off never looks for one", async () => {
    const workspace = createWorkspace();
    const sandbox = make(workspace, { mode: "off" });
    expect(await sandbox.status()).toMatchObject({ state: "off" });
    expect(await sandbox.confine(hello(workspace))).toMatchObject({ isSandboxed: false });
  });

  test("a system without any kind says that", async () => {
    const sandbox = make(createWorkspace(), { platform: "win32" });
    expect(await sandbox.status()).toMatchObject({ says: "There is none for this operating system." });
  });

  test("a program that somebody else could have put there is not used", async () => {
    const workspace = createWorkspace();
    const fake = join(workspace.outside, "bwrap");
    writeFileSync(fake, "#!/bin/sh\necho inside\n");
    chmodSync(fake, 0o777);
    const { state, says } = await make(workspace, { programFolders: [workspace.outside] }).status();
    expect(state).toBe("unavailable");
    expect(says).toMatch(/bwrap is not used, because others than root can change/);
    if (process.getuid?.() === 0) chownSync(fake, 65534, 65534);
  });
});

test.skipIf(bubblewrapMissing)(
  bubblewrapMissing || "a probe that works names the program it used",
  async () => {
    const status = await make(createWorkspace(), {}).status();
    expect(status).toEqual({
      mode: "preferred",
      kind: "bubblewrap",
      state: "works",
      says: "bubblewrap works (/usr/bin/bwrap).",
    });
  },
);

test.for([
  {
    complaint: "bwrap: Can't mount proc on /newroot/proc: Operation not permitted",
    says: /forbids bubblewrap/,
  },
  { complaint: "bwrap: No permissions to create new namespace, likely because", says: /forbids bubblewrap/ },
  { complaint: "bwrap: Unknown option --cap-drop", says: /too old/ },
])("explains `$complaint`", ({ complaint, says }) => {
  expect(bubblewrap.explain(complaint).says).toMatch(says);
});

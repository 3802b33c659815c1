import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { onTestFinished } from "vitest";
import { type Caps, type Checkpoints, createCheckpoints } from "../../../src/core/checkpoints/index.ts";
import { unifiedDiff } from "../../../src/core/edits/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { openState } from "../../../src/store/state.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";

export const maker = { session: "s2test", agent: "tester", tool: "edit_file" };

export interface TestRoom {
  readonly checkpoints: Checkpoints;
  readonly workspace: Workspace;
  /** The clock, in milliseconds; moves only by hand. */
  readonly clock: { now: number };
  /** Runs `work` as a recorded call on `paths`. @returns its checkpoint's id, or undefined when it changed nothing. */
  call(
    paths: readonly string[],
    work: () => unknown,
    who?: Partial<typeof maker>,
  ): Promise<string | undefined>;
  write(name: string, text: string | Buffer): void;
  remove(name: string): void;
  restore(
    id: string,
    options?: Partial<Parameters<Checkpoints["restore"]>[0]>,
  ): ReturnType<Checkpoints["restore"]>;
}

/** A room of its own on a scratch workspace; `workspace` makes a second server on the same one. */
export function createTestRoom(
  files: Readonly<Record<string, string | Buffer>> = {},
  options: { caps?: Partial<Caps>; workspace?: Workspace; refuse?: readonly string[] } = {},
): TestRoom {
  const workspace = options.workspace ?? createWorkspace(files);
  const clock = { now: Date.now() };
  const checkpoints = createCheckpoints({
    home: workspace.home,
    fence: createFence([workspace.root]),
    openState: () => openState({ home: workspace.home }),
    admit: async (paths) => {
      for (const path of paths)
        if (options.refuse?.some((name) => workspace.path(name) === path)) throw new Error("refused");
    },
    unifiedDiff,
    now: () => new Date(clock.now),
    ...(options.caps && { caps: options.caps }),
  });
  onTestFinished(() => checkpoints.close());
  return {
    checkpoints,
    workspace,
    clock,
    async call(paths, work, who) {
      const pending = await checkpoints.before({ ...maker, ...who, paths });
      await work();
      const saved = await pending.complete();
      const notice = saved.notice ?? pending.notice;
      if (notice) throw new Error(notice);
      return saved.id;
    },
    write(name, text) {
      mkdirSync(dirname(workspace.path(name)), { recursive: true });
      writeFileSync(workspace.path(name), text);
    },
    remove: (name) => rmSync(workspace.path(name), { recursive: true }),
    restore: (id, extra = {}) => checkpoints.restore({ ...maker, tool: "checkpoint", id, ...extra }),
  };
}

/** Every blob file below a home, by hash. */
export function blobFiles(home: string): string[] {
  return readdirSync(`${home}/blobs`, { recursive: true, encoding: "utf8" }).filter((name) =>
    /^[0-9a-f]{2}.[0-9a-f]{62}$/.test(name),
  );
}

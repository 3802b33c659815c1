import { createFiles, type Files } from "../../../src/core/files/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";

/** The files room on a scratch workspace. */
export interface Room extends Workspace {
  readonly files: Files;
}

export function openRoom(content: Readonly<Record<string, string | Buffer>> = {}): Room {
  const workspace = createWorkspace(content);
  return { ...workspace, files: createFiles({ fence: createFence([workspace.root]) }) };
}

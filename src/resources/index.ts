import { auditRecent } from "./audit-recent.ts";
import { checkpointDiff } from "./checkpoint-diff.ts";
import { indexStatus } from "./index-status.ts";
import { jobOutput } from "./job-output.ts";
import type { Resource, ResourceFamily } from "./resource.ts";
import { workspaceMap } from "./workspace-map.ts";

export type { Resource, ResourceFamily } from "./resource.ts";

/** Every resource there is. */
export const resources: readonly Resource[] = [workspaceMap, indexStatus, auditRecent];

/** Every family of resources there is. */
export const families: readonly ResourceFamily[] = [checkpointDiff, jobOutput];

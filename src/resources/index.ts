import { auditRecent } from "./audit-recent.ts";
import type { Resource } from "./resource.ts";
import { workspaceMap } from "./workspace-map.ts";

export type { Resource } from "./resource.ts";

/** Every resource there is. */
export const resources: readonly Resource[] = [workspaceMap, auditRecent];

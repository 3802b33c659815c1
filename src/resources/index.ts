import { auditRecent } from "./audit-recent.ts";
import type { Resource } from "./resource.ts";

export type { Resource } from "./resource.ts";

/** Every resource there is. */
export const resources: readonly Resource[] = [auditRecent];

/** How much the operator trusts the callers of this server. */
export const modes = ["read-only", "workspace", "full"] as const;
export type Mode = (typeof modes)[number];

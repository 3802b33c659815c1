/** How much the operator trusts the callers of this server. */
export const modes = ["read-only", "workspace", "full"] as const;
export type Mode = (typeof modes)[number];

/** What is done about the sandbox, strictest first: refuse without one, run without one and say so, never use one. */
export const sandboxModes = ["required", "preferred", "off"] as const;
export type SandboxMode = (typeof sandboxModes)[number];

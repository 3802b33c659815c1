import type { ApprovalRequest } from "./index.ts";

/** A grant holds for one tool with exactly these arguments, and for nothing that merely looks like it. */
export async function fingerprintOf({ tool, input, target }: ApprovalRequest): Promise<string> {
  // Loaded when first needed: every start of the server would pay for it otherwise.
  const { createHash } = await import("node:crypto");
  return createHash("sha256")
    .update(canonical([tool, input, target]))
    .digest("hex")
    .slice(0, 32);
}

/** JSON with sorted keys: arguments in another order are the same call. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

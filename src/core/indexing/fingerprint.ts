import { createHash } from "node:crypto";
import { indexSchema } from "../../store/index-open.ts";

/** Stands for everything that decides what an index holds: the build puts a hash of the code and the grammars here. */
const builtFrom = "codi-index-fingerprint";

/** An index made with another fingerprint is made anew. */
export function buildFingerprint(): string {
  return createHash("sha256").update(builtFrom).update(indexSchema).digest("hex").slice(0, 32);
}

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CodiError } from "../../shared/errors.ts";

/**
 * The file that every thread starts with. The build puts it beside its chunks; a checkout, whose TypeScript no thread
 * can run, has it bundled by the tests' set-up.
 */
export function workerFile(): string {
  const found = ["worker.js", "worker/worker.js", "../../../node_modules/.cache/codi-mcp/worker/worker.js"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync);
  if (found !== undefined) return found;
  throw new CodiError("unavailable", "The file that worker threads run is missing.", {
    hint: "Install codi-mcp anew; in a checkout, run the build.",
  });
}

import { statSync } from "node:fs";
import { CodiError } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";

/**
 * The folder to run in, with links resolved.
 * @throws CodiError `outside_workspace`, `not_found` or `not_a_directory`.
 */
export async function workingFolder(fence: Fence, asked: string | undefined): Promise<string> {
  const place = await fence.locate(asked ?? ".");
  const found = statSync(place.real, { throwIfNoEntry: false });
  if (found?.isDirectory()) return place.real;
  throw new CodiError(
    found ? "not_a_directory" : "not_found",
    `${place.shown} ${found ? "is no folder" : "does not exist"}, so nothing can run in it.`,
    { hint: "Give cwd an existing folder, or leave it out for the workspace root." },
  );
}

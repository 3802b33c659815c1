import { CodiError } from "../../shared/errors.ts";
import type { FileOperation, Hunk, ParsedPatch } from "./hunk.ts";
import { isBlocksMark, parseBlocks } from "./patch-blocks.ts";
import { isUnifiedMark, parseUnified } from "./patch-unified.ts";
import { isV4aMark, parseV4a } from "./patch-v4a.ts";

export type { FileOperation, Hunk } from "./hunk.ts";

const FORMATS = [
  { format: "v4a", isMark: isV4aMark, parse: parseV4a },
  { format: "unified", isMark: isUnifiedMark, parse: parseUnified },
  { format: "blocks", isMark: isBlocksMark, parse: parseBlocks },
] as const;

const EXPECTED =
  "Send one of: `*** Begin Patch` with `*** Update File: path`, `@@` and lines beginning with space, - or + (and `*** Add File:`, `*** Delete File:`, `*** Move to:`) and `*** End Patch`; a unified diff (`--- a/path`, `+++ b/path`, `@@ -1,3 +1,4 @@`); or the path on a line and below it `<<<<<<< SEARCH`, the old lines, `=======`, the new lines, `>>>>>>> REPLACE`.";

/**
 * Reads a patch in any of three formats, told apart by their marks: V4A (as Codex models write it), unified diff
 * (plain or git) and SEARCH/REPLACE blocks. Markdown fences and shell wrappers around it are left out.
 * Parts about the same file are put together.
 * @throws CodiError `invalid_arguments` for anything else; it says the line of the patch and the forms expected
 */
export function parsePatch(patch: string): ParsedPatch {
  const lines = patch.replaceAll("\r\n", "\n").split("\n");
  const first = FORMATS.map((row) => ({ ...row, at: lines.findIndex((_, i) => row.isMark(lines, i)) }))
    .filter((row) => row.at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  if (!first)
    throw new CodiError("invalid_arguments", "The patch is in no form that is known here", {
      hint: EXPECTED,
    });
  const isForeign = (at: number) =>
    FORMATS.some((row) => row.format !== first.format && row.isMark(lines, at));
  const { operations, notes } = first.parse(lines, {
    refuse: (at, message) => {
      throw new CodiError("invalid_arguments", `Line ${at + 1} of the patch: ${message}`, { hint: EXPECTED });
    },
    checkOutside: (at) => {
      if (!isForeign(at)) return;
      throw new CodiError(
        "invalid_arguments",
        `The patch mixes two forms: line ${at + 1} belongs to another one than line ${first.at + 1}`,
        { hint: EXPECTED },
      );
    },
  });
  const merged = mergeByPath(operations);
  if (merged.length === 0 && notes.length === 0) {
    throw new CodiError("invalid_arguments", "The patch changes nothing", { hint: EXPECTED });
  }
  return { format: first.format, operations: merged, notes };
}

/** Puts several updates of one file together; anything else said twice about one file contradicts itself. */
function mergeByPath(operations: readonly FileOperation[]): readonly FileOperation[] {
  const byPath = new Map<string, FileOperation>();
  for (const operation of operations) {
    const known = byPath.get(operation.path);
    if (!known) byPath.set(operation.path, operation);
    else if ((known.kind === "update" || known.kind === "move") && operation.kind === "update") {
      const hunks: readonly Hunk[] = [...known.hunks, ...operation.hunks];
      byPath.set(operation.path, { ...known, hunks });
    } else {
      throw new CodiError(
        "invalid_arguments",
        `The patch says two things about ${operation.path}: ${known.kind} and ${operation.kind}`,
        {
          hint: "Name each file once; to replace a whole file use write_file.",
        },
      );
    }
  }
  return [...byPath.values()];
}

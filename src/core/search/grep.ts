import { CodiError } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";
import { explainComplaint, unreadableNote } from "./complaint.ts";
import { searchContent } from "./content.ts";
import { queryName, readCursor, writeCursor } from "./cursor.ts";
import { searchFiles } from "./file-hits.ts";
import { compileGlob, type Glob, namesHidden } from "./glob.ts";
import { withIgnoreFile } from "./ignore-file.ts";
import type { GrepMode, GrepPage, GrepQuery } from "./index.ts";
import { limitOf, maxContext, maxPattern } from "./limits.ts";
import { createContentPage } from "./page.ts";
import { checkPosition, createFilter, positionAfter, positionSchema } from "./position.ts";
import type { Ripgrep, RipgrepEnd } from "./ripgrep.ts";
import { findTargets, type Target } from "./target.ts";

/** Makes the search in contents. */
export function createGrep(fence: Fence, ripgrep: Ripgrep) {
  return async (wanted: GrepQuery, signal: AbortSignal): Promise<GrepPage> => {
    const query = checked(wanted);
    const { targets, where } = await findTargets(fence, query.path);
    const { limit, cursor: asked, ...identity } = query;
    const name = queryName(identity);
    const position = asked === undefined ? undefined : readCursor(asked, name, positionSchema);
    if (position !== undefined) checkPosition(position, targets);

    const { glob, isNegated } = globOf(query.glob);
    const includeHidden =
      query.includeHidden === true || (!isNegated && glob !== undefined && namesHidden(glob));
    const page = createContentPage(limitOf(limit), query.mode === "content" ? (query.context ?? 0) : 0);
    const notes: string[] = [];
    let searched: number | undefined = 0;
    let cursor: string | undefined;

    for (const [index, target] of targets.entries()) {
      if (position !== undefined && index < position.t) continue;
      const isWanted = createFilter(index === position?.t ? position : undefined);
      const isOrdered = index === position?.t && position.o === 1;
      const selection = { target, index, glob, isNegated, includeHidden };
      const outcome = await withIgnoreFile(glob, isNegated, includeHidden, async (ignoreFile) => {
        const run = {
          ripgrep,
          query: { ...query, includeHidden },
          selection,
          ignoreFile,
          signal,
          page,
          isWanted,
          isOrdered,
        };
        if (query.mode === "content") return await searchContent(run);
        const found = await searchFiles(run);
        const isFull = found.hits.some((hit) => isWanted(hit.file, hit.line) && !page.add(hit));
        return { ...found, isFull, isOrdered: false };
      });
      const trouble = troubleNote(outcome.end, target);
      if (trouble !== undefined) notes.push(trouble);
      searched =
        outcome.searched === undefined || searched === undefined ? undefined : searched + outcome.searched;
      if (outcome.isFull) {
        cursor = writeCursor(name, positionAfter(page, targets, outcome.isOrdered));
        break;
      }
    }
    if (page.cutLines() > 0)
      notes.push(`${page.cutLines()} long lines are cut around their match, marked by …`);
    return {
      rows: page.rows,
      where,
      notes,
      ...(searched === undefined ? {} : { searched }),
      ...(cursor === undefined ? {} : { cursor }),
    };
  };
}

/**
 * The query with its mode, refused where no search could be right.
 * @throws CodiError `invalid_arguments`.
 */
function checked(query: GrepQuery): GrepQuery & { readonly mode: GrepMode } {
  const { pattern, context = 0 } = query;
  if (pattern === "") throw refused("The pattern is empty.", "To list files use find_files.");
  if (pattern.length > maxPattern) {
    throw refused(`The pattern is longer than ${maxPattern} characters.`, "Search for its rarest part.");
  }
  if (pattern.includes("\0") || query.type?.includes("\0") === true) {
    throw refused("A NUL character cannot be searched for directly.", "Write \\x00 in the pattern.");
  }
  if (!Number.isInteger(context) || context < 0 || context > maxContext) {
    throw refused(
      `context is ${context}, but can be 0 to ${maxContext}.`,
      "Read around a hit with read_file.",
    );
  }
  return { ...query, mode: query.mode ?? "content" };
}

function globOf(glob: string | undefined): { readonly glob: Glob | undefined; readonly isNegated: boolean } {
  if (glob === undefined || glob === "") return { glob: undefined, isNegated: false };
  const isNegated = glob.startsWith("!");
  return { glob: compileGlob(isNegated ? glob.slice(1) : glob), isNegated };
}

/** @throws CodiError when ripgrep refused the search as a whole. */
function troubleNote(end: RipgrepEnd, target: Target): string | undefined {
  if (end.exitCode !== 2) return undefined;
  const error = explainComplaint(end.complaint);
  if (error !== undefined) throw error;
  return (
    unreadableNote(end.complaint, target.isFile ? "" : target.prefix) ?? "Some files could not be searched."
  );
}

function refused(message: string, hint: string): CodiError {
  return new CodiError("invalid_arguments", message, { hint });
}

import * as z from "zod";
import { CodiError } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";
import { unreadableNote } from "./complaint.ts";
import { queryName, readCursor, writeCursor } from "./cursor.ts";
import { createFileLists } from "./file-list.ts";
import { compileGlob, namesHidden } from "./glob.ts";
import type { FindPage, FindQuery } from "./index.ts";
import { limitOf } from "./limits.ts";
import { byAge, createPastAnswers, type Found, isThere, shownOf, statAll } from "./newest.ts";
import { maxPageChars } from "./page.ts";
import { cancelled, type Ripgrep } from "./ripgrep.ts";
import { findTargets, type Target } from "./target.ts";

const positionSchema = z.strictObject({
  /** The answer this page is from, while we remember it, and how much of it was returned. */
  a: z.string(),
  n: z.number().int().min(0),
  /** Time and path of the last file returned, for when we do not. */
  m: z.number(),
  p: z.string(),
});

/** Makes the search for files by name. */
export function createFind(fence: Fence, ripgrep: Ripgrep) {
  const listFiles = createFileLists(ripgrep);
  const past = createPastAnswers();

  return async (query: FindQuery, signal: AbortSignal): Promise<FindPage> => {
    const { targets: all, where } = await findTargets(fence, query.path);
    const { pattern, targets } = relativePattern(query.pattern, all);
    const glob = compileGlob(pattern);
    const { limit, cursor: asked, ...identity } = query;
    const name = queryName(identity);
    const position = asked === undefined ? undefined : readCursor(asked, name, positionSchema);
    const notes: string[] = [];

    let answer = position === undefined ? undefined : past.find(position.a);
    let start = answer === undefined ? 0 : (position?.n ?? 0);
    if (answer === undefined) {
      const found: Found[] = [];
      let searched = 0;
      for (const target of targets) {
        const includeHidden = query.includeHidden === true || namesHidden(glob);
        const list = await listFiles(
          { target, includeHidden, includeIgnored: query.includeIgnored === true },
          signal,
        );
        searched += list.paths.length;
        const trouble = unreadableNote(list.complaint, target.prefix);
        if (trouble !== undefined) notes.push(trouble);
        found.push(...(await statAll(target, list, glob, signal)));
      }
      found.sort(byAge);
      if (position !== undefined) {
        start = found.findIndex((file) => byAge(file, { changedAt: position.m, name: position.p }) > 0);
        if (start < 0) start = found.length;
      }
      answer = past.remember(found, searched);
    }
    if (signal.aborted) throw cancelled(signal.reason);
    const page = takePage(answer.found, start, limitOf(limit), position !== undefined);
    const last = answer.found[page.end - 1];
    const cursor =
      last === undefined || page.end >= answer.found.length
        ? undefined
        : writeCursor(name, { a: answer.id, n: page.end, m: last.changedAt, p: last.name });
    return {
      paths: page.paths,
      total: answer.found.length,
      searched: answer.searched,
      where,
      notes,
      ...(cursor === undefined ? {} : { cursor }),
    };
  };
}

/** Files that went away since the answer was made are passed over. */
function takePage(
  found: readonly Found[],
  start: number,
  limit: number,
  isLater: boolean,
): { readonly paths: readonly string[]; readonly end: number } {
  const paths: string[] = [];
  let chars = 0;
  let end = start;
  for (; end < found.length && paths.length < limit; end += 1) {
    const file = found[end];
    if (file === undefined || (isLater && !isThere(file))) continue;
    const shown = shownOf(file);
    chars += shown.length + 1;
    if (paths.length > 0 && chars > maxPageChars) break;
    paths.push(shown);
  }
  return { paths, end };
}

/** A pattern may be written as an absolute path inside one of the targets. */
function relativePattern(
  pattern: string,
  targets: readonly Target[],
): { readonly pattern: string; readonly targets: readonly Target[] } {
  if (pattern.startsWith("!")) {
    throw new CodiError("invalid_arguments", "A pattern that starts with ! would mean everything else.", {
      hint: "Say what to find; inside a name [!abc] excludes characters, and \\! is the character itself.",
    });
  }
  const owner = targets.find((target) => pattern.startsWith(`${target.folder}/`));
  if (owner === undefined) return { pattern, targets };
  return { pattern: `./${pattern.slice(owner.folder.length + 1)}`, targets: [owner] };
}

import { lstatSync } from "node:fs";
import * as z from "zod";
import { CodiError } from "../../shared/errors.ts";
import type { HitFile } from "./hits.ts";
import { compareKeys, pathKey } from "./order.ts";
import type { ContentPage } from "./page.ts";
import { showPath } from "./show.ts";
import type { Target } from "./target.ts";

/** Where a page ended, as a cursor holds it; single letters because a model has to repeat it. */
export const positionSchema = z.strictObject({
  /** Index of the target. */
  t: z.number().int().min(0),
  /** Path in the target, base64. */
  p: z.base64(),
  /** Last line returned; absent when the file is done. */
  l: z.number().int().min(0).optional(),
  /** Size and time of the file when it is not done: lines have moved if it changed. */
  s: z.string().optional(),
  /** Whether the hits were too many to be sorted by us. */
  o: z.literal(1).optional(),
});
export type Position = z.output<typeof positionSchema>;

/** Whether a place in the order lies behind the position. */
export function createFilter(position: Position | undefined): (file: HitFile, line: number) => boolean {
  if (position === undefined) return () => true;
  const key = pathKey(Buffer.from(position.p, "base64"));
  const done = position.l ?? Number.POSITIVE_INFINITY;
  return (file, line) => {
    const order = compareKeys(file.key, key);
    return order > 0 || (order === 0 && line > done);
  };
}

/** The position after a page that is full. */
export function positionAfter(page: ContentPage, targets: readonly Target[], isOrdered: boolean): Position {
  const last = page.last();
  const folder = last === undefined ? undefined : targets[last.file.target]?.folder;
  if (last === undefined || folder === undefined) throw new Error("a full page has a last hit");
  const isInside = page.next()?.file === last.file;
  return {
    t: last.file.target,
    p: last.file.path.toString("base64"),
    ...(isInside ? { l: last.line, s: stampOf(folder, last.file.path) } : {}),
    ...(isOrdered ? { o: 1 } : {}),
  };
}

/** @throws CodiError `stale` when the file in which the page ended is not the same any more. */
export function checkPosition(position: Position, targets: readonly Target[]): void {
  const target = targets[position.t];
  const path = Buffer.from(position.p, "base64");
  if (target !== undefined && position.s === undefined) return;
  if (target === undefined || stampOf(target.folder, path) !== position.s) {
    const shown = showPath(path, target?.prefix ?? "");
    throw new CodiError("stale", `${shown} changed since the page before, so its lines have moved.`, {
      hint: "Call again without cursor, or with path set to what is still to be searched.",
    });
  }
}

function stampOf(folder: string, path: Buffer): string {
  try {
    const { mtimeMs, size } = lstatSync(Buffer.concat([Buffer.from(`${folder}/`), path]));
    return `${mtimeMs}-${size}`;
  } catch {
    // Gone or unreadable is a change like any other.
    return "gone";
  }
}

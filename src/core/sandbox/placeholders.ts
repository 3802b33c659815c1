import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { systemCode } from "../../shared/errors.ts";

/** Something empty to stand where nothing is, so that nobody inside a sandbox can put something there. */
export interface Placeholder {
  readonly path: string;
  readonly isFolder: boolean;
  /** What a file says; nothing unless given. */
  readonly content?: string;
}

/**
 * Puts placeholders up and takes them down. Several servers may hold the same one: each leaves a record in
 * `folder`, and the last living holder takes it down; what a killed server left is taken down by the next.
 */
export function createPlaceholders(folder: string) {
  const held = new Map<string, number>();
  let isSwept = false;

  const take = (placeholder: Placeholder): boolean => {
    const { path } = placeholder;
    const others = held.get(path) ?? 0;
    const exists = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    if (others === 0 && exists && holders(folder, path).length === 0) return false;
    const record = recordOf(folder, path, process.pid);
    if (others === 0) writeFileSync(record, JSON.stringify(placeholder), { mode: 0o600 });
    if (!exists && !putUp(placeholder)) {
      if (others === 0) rmSync(record, { force: true });
      return false;
    }
    held.set(path, others + 1);
    return true;
  };
  const drop = (placeholder: Placeholder): void => {
    const left = (held.get(placeholder.path) ?? 1) - 1;
    if (left > 0) return void held.set(placeholder.path, left);
    held.delete(placeholder.path);
    rmSync(recordOf(folder, placeholder.path, process.pid), { force: true });
    if (holders(folder, placeholder.path).length === 0) takeDown(placeholder);
  };

  return {
    /**
     * Puts up those that are missing and joins in holding those of others.
     * @returns the function that lets go of them; a second call does nothing.
     */
    hold(places: readonly Placeholder[]): () => void {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (!isSwept) sweep(folder);
      isSwept = true;
      const taken = places.filter(take);
      return () => {
        for (const placeholder of taken.splice(0)) drop(placeholder);
      };
    },
  };
}

/** Takes down what processes that are gone have left. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (isAlive(pidOf(name))) continue;
    const record = readRecord(join(folder, name));
    rmSync(join(folder, name), { force: true });
    if (record && holders(folder, record.path).length === 0) takeDown(record);
  }
}

const recordSchema = z.object({ path: z.string(), isFolder: z.boolean(), content: z.string().optional() });

function readRecord(file: string): Placeholder | undefined {
  try {
    const { content, ...place } = recordSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return { ...place, ...(content !== undefined && { content }) };
  } catch {
    return undefined; // torn by the crash that left it, or swept by another server just now
  }
}

/** The living processes that hold a placeholder. */
function holders(folder: string, path: string): readonly number[] {
  const own = `${nameOf(path)}.`;
  const names = readdirSync(folder).filter((name) => name.startsWith(own));
  return names.map(pidOf).filter(isAlive);
}

const nameOf = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 16);
const recordOf = (folder: string, path: string, pid: number): string =>
  join(folder, `${nameOf(path)}.${pid}`);
const pidOf = (name: string): number => Number(name.slice(name.indexOf(".") + 1));

/** @returns false where we may not: then nobody inside may either. */
function putUp({ path, isFolder, content = "" }: Placeholder): boolean {
  try {
    if (isFolder) mkdirSync(path);
    else writeFileSync(path, content, { flag: "wx", mode: 0o644 });
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return true;
    if (["EACCES", "EROFS", "EPERM"].includes(systemCode(error) ?? "")) return false;
    throw error;
  }
}

/** Removes it only while it is as we made it: what somebody outside put there in the meantime is theirs. */
function takeDown({ path, isFolder, content = "" }: Placeholder): void {
  try {
    if (isFolder) rmdirSync(path);
    else if (readFileSync(path, "utf8") === content) rmSync(path);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "ENOTDIR", "EISDIR", "EBUSY"].includes(systemCode(error) ?? "")) throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

import { isUtf8 } from "node:buffer";
import { CodiError } from "../../shared/errors.ts";
import { fileArguments } from "./arguments.ts";
import { type Footprint, isUnchanged, takeFootprint } from "./freshness.ts";
import type { Ripgrep } from "./ripgrep.ts";
import type { Target } from "./target.ts";

/** All files of a folder that are not left out, with relative paths. */
export interface FileList {
  /** With `/` between folders; a name that is not UTF-8 is here with replacement characters. */
  readonly paths: readonly string[];
  /** The exact names of those. */
  readonly exact: ReadonlyMap<number, Buffer>;
  readonly complaint: string;
}

export interface ListQuery {
  readonly target: Target;
  readonly includeHidden: boolean;
  readonly includeIgnored: boolean;
}

/** A list that is still right as long as its footprint is. */
interface WarmList {
  readonly list: FileList;
  readonly footprint: Footprint;
}

/** Lists kept: a workspace, and a few folders in it. */
const maxWarm = 4;
/** About a million files. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Makes the lists of files. A list is kept and given again when nothing has changed; otherwise ripgrep walks the
 * tree anew. Taking the footprint happens after the answer, so that the first call does not wait for it.
 */
export function createFileLists(ripgrep: Ripgrep) {
  const warm = new Map<string, WarmList>();
  const taking = new Map<string, Promise<void>>();

  return async (query: ListQuery, signal: AbortSignal): Promise<FileList> => {
    const { folder, isFile, argument } = query.target;
    if (isFile) {
      return { paths: [argument.slice(2)], exact: new Map(), complaint: "" };
    }
    const key = `${query.includeHidden}:${folder}`;
    const kept = query.includeIgnored ? undefined : warm.get(key);
    if (kept !== undefined) {
      warm.delete(key);
      if (await isUnchanged(kept.footprint)) {
        warm.set(key, kept);
        return kept.list;
      }
    }
    const scannedAt = Date.now();
    const list = await scan(ripgrep, query, signal);
    if (!query.includeIgnored && !taking.has(key)) {
      const taken = takeFootprint({
        folder,
        files: list.paths,
        includeHidden: query.includeHidden,
        scannedAt,
      })
        .then((footprint) => {
          if (footprint !== undefined) warm.set(key, { list, footprint });
          for (const oldest of warm.keys()) if (warm.size > maxWarm) warm.delete(oldest);
        })
        // Without a footprint the next call scans again, which is right, only slower.
        .catch(() => undefined)
        .finally(() => taking.delete(key));
      taking.set(key, taken);
    }
    return list;
  };
}

async function scan(ripgrep: Ripgrep, query: ListQuery, signal: AbortSignal): Promise<FileList> {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = await ripgrep({
    args: [...fileArguments(query), "--files", "--", query.target.argument],
    cwd: query.target.folder,
    signal,
    read(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      return size <= maxBytes;
    },
  });
  if (end.exitCode === -1) {
    throw new CodiError("too_large", "There are more files than can be listed.", {
      hint: "Set path to a folder further down.",
    });
  }
  return { ...readPaths(Buffer.concat(chunks), query.includeHidden), complaint: end.complaint };
}

function readPaths(bytes: Buffer, includeHidden: boolean): Pick<FileList, "paths" | "exact"> {
  const text = process.platform === "win32" ? bytes.toString().replaceAll("\\", "/") : bytes.toString();
  const all = text.split("\0");
  all.pop();
  const exact = new Map<number, Buffer>();
  const paths: string[] = [];
  // Names are looked at as bytes only when there is an odd one among them.
  const odd = isUtf8(bytes) ? undefined : splitBytes(bytes);
  for (const [index, path] of all.entries()) {
    // A .gitignore can let hidden files back in; here they come only on demand.
    if (!includeHidden && path.includes("/.")) continue;
    const name = odd?.[index];
    if (name !== undefined && !isUtf8(name)) exact.set(paths.length, name.subarray(2));
    paths.push(path.slice(2));
  }
  return { paths, exact };
}

function splitBytes(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  for (let nul = bytes.indexOf(0); nul >= 0; nul = bytes.indexOf(0, at)) {
    parts.push(bytes.subarray(at, nul));
    at = nul + 1;
  }
  return parts;
}

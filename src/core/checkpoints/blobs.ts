import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writevSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { deflateRaw, inflateRawSync } from "node:zlib";
import { systemCode } from "../../shared/errors.ts";

/**
 * Contents under the name of their SHA-256, `ab/cdef…`. A file is one byte that says how the rest is written
 * (0 as it is, 1 raw deflate), then the content. It is written as it is first, because compressing would double the
 * time of an edit, and compressed later, in the background; either way a rename puts it there whole.
 */
export interface Blobs {
  has(hash: string): boolean;
  /** Returns the size on disk. A content that is there already, and whole, is not written again. */
  put(hash: string, content: Buffer): number;
  /** The content, or why it cannot be had. A content that does not fit its name is never given out. */
  read(hash: string): Buffer | "missing" | "damaged";
  /** Compresses a blob where that saves a tenth, flushed to the disk. Returns its size, or undefined if it is gone. */
  pack(hash: string): Promise<number | undefined>;
  remove(hash: string): void;
  /** Hashes of the files that are at least this old, in milliseconds. */
  olderThan(ageMs: number, now: number): string[];
  /** Removes half-written files of processes that are gone. */
  tidy(isDead: (pid: number) => boolean): number;
}

export function createBlobs(options: { folder: string; maxBytes: number }): Blobs {
  const { folder } = options;
  const making = join(folder, "tmp");
  const pathOf = (hash: string): string => join(folder, hash.slice(0, 2), hash.slice(2));

  const write = (hash: string, content: Buffer): number => {
    const temporary = temporaryIn(making);
    const path = pathOf(hash);
    insist(making, () => writeWhole(temporary, [Buffer.from([asItIs]), content]));
    try {
      insist(dirname(path), () => renameSync(temporary, path));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    return content.length + 1;
  };

  const load = (hash: string): Buffer | "missing" | "damaged" => {
    let file: Buffer;
    try {
      file = readFileSync(pathOf(hash));
    } catch (error) {
      if (systemCode(error) === "ENOENT") return "missing";
      throw error;
    }
    const content = open(file, options.maxBytes);
    if (content === undefined) return "damaged";
    return createHash("sha256").update(content).digest("hex") === hash ? content : "damaged";
  };

  return {
    has: (hash) => existsSync(pathOf(hash)),
    put(hash, content) {
      const there = statSync(pathOf(hash), { throwIfNoEntry: false });
      // A power cut may have left it empty or torn; then this is the chance to mend it.
      return there && Buffer.isBuffer(load(hash)) ? there.size : write(hash, content);
    },
    read: load,
    async pack(hash) {
      const content = load(hash);
      if (typeof content === "string") return undefined;
      const deflated = await promisify(deflateRaw)(content);
      const isSmaller = deflated.length < content.length * 0.9;
      const parts = isSmaller ? [Buffer.from([asDeflate]), deflated] : [Buffer.from([asItIs]), content];
      const temporary = temporaryIn(making);
      // Off the main thread: a flush may take as long as an edit, and nobody waits for this one.
      await writeFile(temporary, Buffer.concat(parts), { flag: "wx", mode: 0o600, flush: true });
      renameSync(temporary, pathOf(hash));
      return parts.reduce((sum, part) => sum + part.length, 0);
    },
    remove: (hash) => rmSync(pathOf(hash), { force: true }),
    olderThan(ageMs, now) {
      if (!existsSync(folder)) return [];
      return readdirSync(folder)
        .filter((name) => /^[0-9a-f]{2}$/.test(name))
        .flatMap((name) => readdirSync(join(folder, name)).map((rest) => name + rest))
        .filter((hash) => now - (statSync(pathOf(hash), { throwIfNoEntry: false })?.mtimeMs ?? now) >= ageMs);
    },
    tidy(isDead) {
      if (!existsSync(making)) return 0;
      const left = readdirSync(making).filter((name) => isDead(Number(name.split("-")[0])));
      for (const name of left) rmSync(join(making, name), { force: true });
      return left.length;
    },
  };
}

const asItIs = 0;
const asDeflate = 1;

function open(file: Buffer, maxOutputLength: number): Buffer | undefined {
  const body = file.subarray(1);
  if (file[0] === asItIs) return body;
  try {
    return file[0] === asDeflate ? inflateRawSync(body, { maxOutputLength }) : undefined;
  } catch {
    return undefined; // whatever is wrong with the bytes, the answer is that they are damaged
  }
}

/** A name that says whose half-written file it is. */
const temporaryIn = (folder: string): string =>
  join(folder, `${process.pid}-${randomBytes(6).toString("hex")}`);

/** Makes the folder only when it turns out to be missing: after the first edits it never is. */
function insist(folder: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    work();
  }
}

/** A full disk answers with a short count before it answers with an error. */
function writeWhole(path: string, parts: readonly Buffer[]): void {
  const file = openSync(path, "wx", 0o600);
  try {
    const expected = parts.reduce((sum, part) => sum + part.length, 0);
    const written = writevSync(file, parts);
    if (written !== expected)
      throw Object.assign(new Error(`${written} of ${expected} bytes written`), { code: "ENOSPC" });
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

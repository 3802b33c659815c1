import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** A regular file inside a package. */
export interface ArchivedFile {
  readonly path: string;
  readonly content: Buffer;
}

const maxTarBytes = 1 << 30;

/** The regular files of a Debian (.deb) or npm (.tgz) package, in the order of the archive. */
export function readPackage(path: string): ArchivedFile[] {
  const tar = path.endsWith(".deb")
    ? execFileSync("dpkg-deb", ["--fsys-tarfile", path], { maxBuffer: maxTarBytes })
    : gunzipSync(readFileSync(path));
  return readTar(tar);
}

const blockBytes = 512;

/** Reads ustar, GNU long names (type L) and pax paths (type x); links and folders are passed over. */
function readTar(tar: Buffer): ArchivedFile[] {
  const files: ArchivedFile[] = [];
  let longName: string | undefined;
  for (let at = 0; at + blockBytes <= tar.length; ) {
    const header = tar.subarray(at, at + blockBytes);
    const name = text(header, 0, 100);
    if (name === "" && longName === undefined) break;
    const size = Number.parseInt(text(header, 124, 12).trim() || "0", 8);
    const type = String.fromCharCode(header[156] ?? 0);
    const content = tar.subarray(at + blockBytes, at + blockBytes + size);
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    if (type === "L") longName = text(content, 0, size);
    else if (type === "x") longName = /\d+ path=([^\n]*)\n/.exec(content.toString("utf8"))?.[1] ?? longName;
    else {
      const prefix = text(header, 257, 5) === "ustar" ? text(header, 345, 155) : "";
      const full = longName ?? (prefix ? `${prefix}/${name}` : name);
      longName = undefined;
      if (type === "0" || type === "\0") files.push({ path: full.replace(/^\.?\/|^package\//, ""), content });
    }
  }
  return files;
}

function text(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  return block.toString("utf8", start, end < 0 || end > start + length ? start + length : end);
}

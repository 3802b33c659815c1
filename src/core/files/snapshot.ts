import { type BigIntStats, closeSync, fstatSync } from "node:fs";
import { CodiError } from "../../shared/errors.ts";
import type { Fence, Place } from "../../shared/paths.ts";
import { contentKindOf } from "./content-kind.ts";
import type { LoadedText } from "./contract.ts";
import { decode } from "./encoding.ts";
import { openFile } from "./open.ts";
import { readAt, readStart, smallBytes } from "./pieces.ts";
import { binary } from "./read.ts";
import { hashOf, type Stamp, shownHash, weakStampOf } from "./stamp.ts";

/** A file as it was at one moment; without bytes when it is too large to be worth reading for the purpose. */
export interface Snapshot {
  readonly place: Place;
  readonly stat: BigIntStats;
  readonly stamp: Stamp;
  readonly bytes?: Buffer;
}

/** Takes a snapshot; the bytes are read up to `maxBytes`. */
export async function takeSnapshot(fence: Fence, place: Place, maxBytes: number): Promise<Snapshot> {
  const fd = openFile(fence, place);
  try {
    const stat = fstatSync(fd, { bigint: true });
    const weak = weakStampOf(stat);
    if (stat.size > maxBytes) return { place, stat, stamp: { weak } };
    const size = Number(stat.size);
    const bytes = size <= smallBytes ? readStart(fd, size) : await readAt(fd, 0, size);
    return { place, stat, stamp: { weak, hash: hashOf(bytes) }, bytes };
  } finally {
    closeSync(fd);
  }
}

/** Largest file that is edited as a whole text. */
export const maxTextBytes = 64 * 1024 * 1024;

/** The text of a snapshot. @throws CodiError `too_large`, `binary_file`, `encoding`. */
export function textOf({ place, stat, stamp, bytes }: Snapshot): LoadedText {
  if (bytes === undefined) {
    throw new CodiError(
      "too_large",
      `${place.shown} has ${stat.size} bytes; at most ${maxTextBytes} can be edited.`,
      {
        hint: "Change it with a shell command (sed, for instance).",
      },
    );
  }
  const content = contentKindOf(bytes);
  if (content.kind !== "text") {
    throw binary(place, content.kind === "image" ? content.mimeType : content.name, bytes.length);
  }
  const { text, format } = decode(bytes, place.shown);
  return { place, text, hash: shownHash(stamp), format: { ...format, mode: Number(stat.mode) & 0o7777 } };
}

/** What the first bytes of a file say it is. */
export type ContentKind =
  | { readonly kind: "text" }
  | { readonly kind: "image"; readonly mimeType: string }
  | { readonly kind: "binary"; readonly name: string };

/**
 * Tells text from images and other binary content by its first bytes, never by its name.
 * A NUL byte makes it binary, as in git and grep, unless a UTF-16 byte order mark explains it.
 * @param head the first bytes of the file; 8 KiB are enough.
 */
export function contentKindOf(head: Buffer): ContentKind {
  const image = IMAGES.find((row) => matches(head, row.magic));
  if (image) return { kind: "image", mimeType: image.mimeType };
  const named = BINARIES.find((row) => matches(head, row.magic));
  if (named) return { kind: "binary", name: named.name };
  if (head.subarray(0, 4).equals(Buffer.from([0xff, 0xfe, 0, 0])))
    return { kind: "binary", name: "UTF-32 text" };
  if (isMarkedUtf16(head)) return { kind: "text" };
  const sample = head.subarray(0, sampleBytes);
  if (sample.includes(0)) return { kind: "binary", name: looksLikeUtf16(sample) ?? "binary content" };
  return controlShare(sample) > maxControlShare
    ? { kind: "binary", name: "binary content" }
    : { kind: "text" };
}

/** As far as git looks. */
const sampleBytes = 8_000;
/** Logs hold an escape here and there; beyond a tenth it is no text that anybody reads. */
const maxControlShare = 0.1;

interface Magic {
  readonly at: number;
  readonly bytes: string;
}

function magic(bytes: string, at = 0): readonly Magic[] {
  return [{ at, bytes }];
}

function matches(head: Buffer, parts: readonly Magic[]): boolean {
  return parts.every(({ at, bytes }) => head.toString("latin1", at, at + bytes.length) === bytes);
}

const IMAGES = [
  { mimeType: "image/png", magic: magic("\x89PNG\r\n\x1a\n") },
  { mimeType: "image/jpeg", magic: magic("\xff\xd8\xff") },
  { mimeType: "image/gif", magic: magic("GIF87a") },
  { mimeType: "image/gif", magic: magic("GIF89a") },
  { mimeType: "image/webp", magic: [...magic("RIFF"), ...magic("WEBP", 8)] },
];

const BINARIES = [
  { name: "a PDF document", magic: magic("%PDF-") },
  { name: "a ZIP archive (or an office document, jar or wheel)", magic: magic("PK\x03\x04") },
  { name: "gzip-compressed", magic: magic("\x1f\x8b") },
  { name: "bzip2-compressed", magic: magic("BZh") },
  { name: "xz-compressed", magic: magic("\xfd7zXZ\0") },
  { name: "zstd-compressed", magic: magic("\x28\xb5\x2f\xfd") },
  { name: "a 7z archive", magic: magic("7z\xbc\xaf\x27\x1c") },
  { name: "a tar archive", magic: magic("ustar", 257) },
  { name: "an ELF program or library", magic: magic("\x7fELF") },
  { name: "a Mach-O program or library", magic: magic("\xcf\xfa\xed\xfe") },
  { name: "a Windows program or library", magic: [...magic("MZ"), ...magic("\0\0", 10)] },
  { name: "a WebAssembly module", magic: magic("\0asm") },
  { name: "a Java class", magic: magic("\xca\xfe\xba\xbe") },
  { name: "an SQLite database", magic: magic("SQLite format 3\0") },
  { name: "a bitmap image", magic: [...magic("BM"), ...magic("\0\0\0\0", 6)] },
  { name: "a TIFF image", magic: magic("II*\0") },
  { name: "an audio or video file", magic: magic("ftyp", 4) },
  { name: "an audio file", magic: magic("ID3") },
  { name: "an Ogg file", magic: magic("OggS") },
  { name: "a font", magic: magic("wOF2") },
];

function isMarkedUtf16(head: Buffer): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

/** Every other byte NUL, nearly throughout: Latin letters in UTF-16. */
function looksLikeUtf16(sample: Buffer): string | undefined {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at++) {
    if (sample[at] === 0) at % 2 === 0 ? even++ : odd++;
  }
  const half = sample.length / 2;
  const isOne = (odd > half * 0.8 && even === 0) || (even > half * 0.8 && odd === 0);
  return isOne ? "probably UTF-16 text without a byte order mark" : undefined;
}

function controlShare(sample: Buffer): number {
  let controls = 0;
  for (const byte of sample) {
    if (byte < 0x20 && !textControls.has(byte)) controls++;
  }
  return sample.length === 0 ? 0 : controls / sample.length;
}

/** Tab, line feed, vertical tab, form feed, carriage return, backspace, escape. */
const textControls = new Set([8, 9, 10, 11, 12, 13, 27]);

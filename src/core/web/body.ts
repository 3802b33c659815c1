import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, inflateRaw, unzip } from "node:zlib";
import { CodiError, systemCode } from "../../shared/errors.ts";

/**
 * Reads a whole body and unpacks it.
 * @throws CodiError `too_large` where it is longer than `maxBytes` as it comes or unpacked.
 */
export async function readBody(response: IncomingMessage, url: URL, maxBytes: number): Promise<Buffer> {
  const tooLarge = (): CodiError =>
    new CodiError("too_large", `${url.href} is larger than ${maxBytes / 1024 / 1024} MiB.`, {
      hint: "Fetch a smaller page, or download it with shell where that is allowed.",
    });
  if (Number(response.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return await unpack(Buffer.concat(chunks), response.headers["content-encoding"] ?? "", url, maxBytes);
  } catch (error) {
    throw systemCode(error) === "ERR_BUFFER_TOO_LARGE" ? tooLarge() : error;
  }
}

const unpackers: Readonly<
  Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  identity: async (bytes) => bytes,
  br: promisify(brotliDecompress),
  gzip: promisify(unzip),
  "x-gzip": promisify(unzip),
  // Some servers send deflate without the zlib head that RFC 9110 asks for; the head's low half-byte is always 8.
  deflate: (bytes, options) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflate : inflateBare)(bytes, options),
};
const inflate = promisify(unzip);
const inflateBare = promisify(inflateRaw);

/** Encodings are named in the order they were applied; more than two are nobody's honest answer. */
async function unpack(bytes: Buffer, header: string, url: URL, maxOutputLength: number): Promise<Buffer> {
  const names = header
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  let current = bytes;
  for (const name of names.reverse()) {
    const unpacker = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined;
    if (!unpacker || names.length > 2)
      throw new CodiError("unavailable", `${url.host} sent a body in an encoding that is not read here.`);
    if (current.length > 0) current = await unpacker(current, { maxOutputLength });
  }
  return current;
}

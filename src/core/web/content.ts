import { CodiError } from "../../shared/errors.ts";
import { decode } from "./charset.ts";
import type { PageFormat } from "./contract.ts";
import { withoutHidden } from "./hidden.ts";

/** What came from a server. */
export interface Source {
  readonly status: number;
  readonly contentType: string;
  readonly url: URL;
  readonly bytes: Buffer;
}

export interface Content {
  readonly mediaType: string;
  readonly text: string;
  readonly notes: readonly string[];
}

const html = /^(?:text\/html|application\/xhtml\+xml)$/;
const json = /^(?:application|text)\/(?:[\w.-]+\+)?json$/;
const binary =
  /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:zip|gzip|x-tar|wasm|java-archive|vnd\.ms-|vnd\.openxml))/;

/** @throws CodiError `binary_file` for a type that is no text, before its body is read. */
export function assertReadable(contentType: string, length: string | undefined, url: URL): void {
  const type = mediaTypeOf(contentType);
  if (binary.test(type)) throw notText(url, type, length === undefined ? "unknown size" : `${length} bytes`);
}

/**
 * The content in a format.
 * @throws CodiError `binary_file` where the bytes are no text.
 */
export async function contentOf(source: Source, format: PageFormat, signal: AbortSignal): Promise<Content> {
  const { bytes, contentType, url } = source;
  const named = mediaTypeOf(contentType);
  if (named === "application/pdf" || bytes.subarray(0, 5).toString("latin1") === "%PDF-") {
    const { readPdf } = await import("./pdf.ts");
    return finish("application/pdf", await readPdf(bytes, url, signal), []);
  }
  const isWide = /utf-?16/i.test(contentType) || (bytes[0] ?? 0) + (bytes[1] ?? 0) === 0xff + 0xfe;
  if (!isWide && bytes.subarray(0, 8192).includes(0))
    throw notText(url, named || "of no named type", `${bytes.length} bytes`);
  const { text, note } = decode(bytes, contentType);
  const notes = note === undefined ? [] : [note];
  const mediaType = named === "" || named === "application/octet-stream" ? guess(text) : named;
  if (mediaType !== named) notes.push(`The server did not say what this is; it looks like ${mediaType}.`);
  if (format === "raw") return finish(mediaType, { text, notes: [] }, notes);
  if (html.test(mediaType)) {
    const { convertHtml } = await import("./html.ts");
    return finish(mediaType, await convertHtml(text, { url, format, signal }), notes);
  }
  return finish(mediaType, { text: json.test(mediaType) ? prettyJson(text) : text, notes: [] }, notes);
}

const mediaTypeOf = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase();

function finish(
  mediaType: string,
  found: { text: string; notes: readonly string[] },
  notes: readonly string[],
): Content {
  const { text, removed } = withoutHidden(found.text.replace(/\r\n?/g, "\n"));
  const hidden = removed > 0 ? [`${removed} control or invisible characters were left out.`] : [];
  // A server's own words stand in our line of facts: only what a media type may be made of.
  return {
    mediaType: mediaType.replace(/[^\w/.+-]/g, "").slice(0, 80),
    text,
    notes: [...notes, ...found.notes, ...hidden],
  };
}

function guess(text: string): string {
  const start = text.slice(0, 1024).trimStart();
  if (/^(?:<!doctype html|<html|<head|<body)\b/i.test(start)) return "text/html";
  return /^[[{]/.test(start) && prettyJson(text) !== text ? "application/json" : "text/plain";
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not valid after all: shown as it came.
    return text;
  }
}

function notText(url: URL, type: string, size: string): CodiError {
  return new CodiError("binary_file", `${url.href} is ${type.slice(0, 80)}, ${size}: not text.`, {
    hint: "Only text, HTML, JSON and PDF are read.",
  });
}

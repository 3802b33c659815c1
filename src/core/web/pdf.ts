import { CodiError } from "../../shared/errors.ts";
import { openThread } from "../workers/index.ts";
import type { PdfPage, PdfRequest } from "./pdf-actor.ts";

const maxPages = 500;
const maxMs = 20_000;
/** A small file can unpack to gigabytes; then its thread dies, and nothing else. */
const maxHeapMB = 1_024;

/**
 * The text of a PDF, page by page, read in a thread of its own: one made to do harm holds up nobody and is given up
 * after 20 s with the pages read until then.
 * @throws CodiError `unreadable` for one that is broken or locked, or of which no page could be read.
 */
export async function readPdf(
  bytes: Buffer,
  url: URL,
  signal: AbortSignal,
): Promise<{ text: string; notes: string[] }> {
  const pages: string[] = [];
  let total: number | undefined;
  const thread = openThread({
    actor: "pdf",
    setup: undefined,
    maxHeapMB,
    onNotice(event) {
      // `startPdf` tells nothing else.
      const page = event as PdfPage;
      total = page.total;
      pages.push(`[page ${pages.length + 1} of ${total}]\n${page.text.trim()}`);
    },
  });
  const late = setTimeout(() => void thread.close(), maxMs);
  const request: PdfRequest = { bytes: new Uint8Array(bytes), address: url.href, maxPages };
  try {
    await thread.request(request, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CodiError && error.code === "unreadable") throw error;
    // Ended by the clock or by its memory: what was read until then is worth something.
    if (pages.length === 0) throw endless(url, error);
  } finally {
    clearTimeout(late);
    await thread.close();
  }
  const left = (total ?? 0) - pages.length;
  const notes = left > 0 ? [`The last ${left} of ${total} pages were not read.`] : [];
  return { text: pages.join("\n\n"), notes };
}

const endless = (url: URL, cause: unknown): CodiError =>
  new CodiError("unreadable", `${url.href} is a PDF whose first page takes too much time or memory.`, {
    hint: "Use another source.",
    cause,
  });

import { CodiError } from "../../shared/errors.ts";

const maxPages = 500;
const maxMs = 20_000;

/** The text of a PDF, page by page. @throws CodiError `unreadable` for one that is broken or locked. */
export async function readPdf(
  bytes: Buffer,
  url: URL,
  signal: AbortSignal,
): Promise<{ text: string; notes: string[] }> {
  const { getDocumentProxy } = await import("unpdf");
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: unknown) => {
    throw new CodiError("unreadable", `${url.href} is a PDF that is broken or locked by a password.`, {
      hint: "Use another source.",
      cause: error,
    });
  });
  try {
    const total = document.numPages;
    const deadline = performance.now() + maxMs;
    const pages: string[] = [];
    while (pages.length < Math.min(total, maxPages) && performance.now() < deadline) {
      signal.throwIfAborted();
      const page = await document.getPage(pages.length + 1);
      const { items } = await page.getTextContent();
      const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
      pages.push(`[page ${pages.length + 1} of ${total}]\n${text.trim()}`);
    }
    const left = total - pages.length;
    const notes = left > 0 ? [`The last ${left} of ${total} pages were not read.`] : [];
    return { text: pages.join("\n\n"), notes };
  } finally {
    await document.cleanup();
  }
}

import { CodiError } from "../../shared/errors.ts";
import type { ActorStart } from "../workers/index.ts";

export interface PdfRequest {
  readonly bytes: Uint8Array;
  /** For messages. */
  readonly address: string;
  readonly maxPages: number;
}

/** Told for each page as it is read, so that a page that never ends costs no other. */
export interface PdfPage {
  readonly total: number;
  readonly text: string;
}

/** Reads PDFs in a thread of its own. @throws CodiError `unreadable` for one that is broken or locked. */
export const startPdf: ActorStart = (_setup, notify) => ({
  async request(input) {
    // Only `readPdf` sends here.
    const { bytes, address, maxPages } = input as PdfRequest;
    const { getDocumentProxy } = await import("unpdf");
    const document = await getDocumentProxy(bytes, { verbosity: 0 }).catch((error: unknown) => {
      throw new CodiError("unreadable", `${address} is a PDF that is broken or locked by a password.`, {
        hint: "Use another source.",
        cause: error,
      });
    });
    const total = document.numPages;
    for (let number = 1; number <= Math.min(total, maxPages); number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
      const told: PdfPage = { total, text };
      notify(told);
    }
    return total;
  },
});

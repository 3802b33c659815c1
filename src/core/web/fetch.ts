import { CodiError } from "../../shared/errors.ts";
import { readBody } from "./body.ts";
import { assertReadable, contentOf, type Source } from "./content.ts";
import type { FetchOptions, PageFormat, Web, WebDeps, WebLimits } from "./contract.ts";
import { explainFailure } from "./failure.ts";
import { createGuard } from "./guard.ts";
import { createKept, type KeptPage } from "./kept.ts";
import { quote } from "./quote.ts";
import { follow } from "./redirects.ts";
import { windowOf } from "./window.ts";

const defaultLimits: WebLimits = { connectMs: 10_000, totalMs: 30_000, maxBytes: 10 * 1024 * 1024 };
const defaultLimit = 20_000;
const shownOfErrorPage = 500;

export function createFetch(deps: WebDeps): Pick<Web, "fetch"> {
  const limits = { ...defaultLimits, ...deps.limits };
  const guard = createGuard(deps);
  const kept = createKept(deps.now ?? Date.now);

  const get = async (start: URL, stayOnHost: boolean, caller: AbortSignal): Promise<Source> => {
    const clock = AbortSignal.timeout(limits.totalMs);
    let at = start;
    try {
      const request = { guard, limits, version: deps.version, stayOnHost };
      const signal = AbortSignal.any([caller, clock]);
      const { response, url } = await follow(start, request, signal, (url) => {
        at = url;
      });
      try {
        const { "content-type": contentType = "", "content-length": length } = response.headers;
        assertReadable(contentType, length, url);
        const bytes = await readBody(response, url, limits.maxBytes);
        return { status: response.statusCode ?? 0, contentType, url, bytes };
      } finally {
        response.destroy();
      }
    } catch (error) {
      if (caller.aborted) throw caller.reason;
      if (clock.aborted)
        throw new CodiError("timed_out", `${at.host} did not answer within ${limits.totalMs / 1000} s.`, {
          hint: "Try again later or use another source.",
        });
      throw explainFailure(error, at);
    }
  };

  const load = async (url: URL, { format, stayOnHost = false, signal }: FetchOptions): Promise<KeptPage> => {
    const source = await get(url, stayOnHost, signal);
    const content = await contentOf(source, format, signal);
    if (source.status >= 400) throw refusal(source, content.text);
    const page = { status: source.status, url: source.url.href, ...content };
    kept.put(keyOf(url, format), page);
    return page;
  };

  return {
    async fetch(address, options) {
      const { format, offset = 1, limit = defaultLimit, stayOnHost = false } = options;
      const url = guard.admit(address);
      const known = offset > 1 ? kept.get(keyOf(url, format)) : undefined;
      const isKept = known && !(stayOnHost && new URL(known.page.url).host !== url.host);
      const page = isKept ? known.page : await load(url, options);
      const { text, ...facts } = page;
      if (offset > 1 && offset > text.length)
        throw new CodiError("invalid_arguments", `The page has only ${text.length} characters.`, {
          hint: `Ask for an offset from 1 to ${text.length}.`,
        });
      const shown = windowOf(text, offset, limit);
      return {
        ...facts,
        from: offset,
        to: offset + shown.length - 1,
        total: text.length,
        quoted: quote(shown),
        ...(isKept && { ageSeconds: known.ageSeconds }),
      };
    },
  };
}

const keyOf = (url: URL, format: PageFormat): string => `${format} ${url.href}`;

function refusal({ status, url }: Source, text: string): CodiError {
  const isGone = status === 404 || status === 410;
  const says = `${url.href} answered with status ${status}${isGone ? ": there is no such page" : ""}.`;
  const beginning = text.trim() === "" ? "" : `\n${quote(windowOf(text, 1, shownOfErrorPage))}`;
  return new CodiError(isGone ? "not_found" : "unavailable", says + beginning, {
    hint:
      status >= 500 || status === 429
        ? "Try again later or use another source."
        : "Check the address or use another source; cookies and logins are never sent.",
  });
}

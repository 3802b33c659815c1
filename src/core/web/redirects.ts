import type { IncomingMessage } from "node:http";
import { CodiError } from "../../shared/errors.ts";
import type { Guard } from "./guard.ts";
import { type RequestDeps, sendRequest } from "./request.ts";

const maxRedirects = 5;

/** Follows redirects, each target checked like a new address, and resolves with the last answer and where it came from. */
export async function follow(
  start: URL,
  deps: RequestDeps & { readonly stayOnHost: boolean },
  signal: AbortSignal,
  at: (url: URL) => void,
): Promise<{ response: IncomingMessage; url: URL }> {
  const seen = new Set([start.href]);
  for (let url = start; ; ) {
    at(url);
    const response = await sendRequest(url, deps, signal);
    const location = redirectOf(response);
    if (location === undefined) return { response, url };
    response.destroy();
    const next = targetOf(url, location, deps.guard);
    if (deps.stayOnHost && next.host !== url.host)
      throw new CodiError(
        "denied",
        `${url.host} redirects to another host, ${next.host}, which this call was not allowed.`,
        {
          hint: `To read it there, call again with ${next.href}`,
        },
      );
    if (seen.has(next.href))
      throw new CodiError("unavailable", `${start.href} redirects in a circle.`, {
        hint: "It probably wants cookies or a login, which are never sent. Use another source.",
      });
    if (seen.size > maxRedirects)
      throw new CodiError("unavailable", `${start.href} redirects more than ${maxRedirects} times.`, {
        hint: `The last address was ${next.href}.`,
      });
    seen.add(next.href);
    url = next;
  }
}

/** Where a redirect leads. @throws CodiError where that is no address, not public, or plain http after https. */
export function targetOf(url: URL, location: string, guard: Guard): URL {
  if (!URL.canParse(location, url.href))
    throw new CodiError("unavailable", `${url.host} redirects to something that is not an address.`);
  const next = guard.admit(new URL(location, url).href);
  if (url.protocol === "https:" && next.protocol === "http:")
    throw new CodiError("denied", `${url.host} redirects from https to plain http, which is not followed.`, {
      hint: `If plain http is acceptable, ask for ${next.href} itself.`,
    });
  return next;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

function redirectOf(response: IncomingMessage): string | undefined {
  return redirectStatuses.has(response.statusCode ?? 0) ? response.headers.location : undefined;
}

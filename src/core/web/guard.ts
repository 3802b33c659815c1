import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { CodiError } from "../../shared/errors.ts";
import { specialClass } from "./address-class.ts";
import type { Resolve, ResolvedAddress, WebDeps } from "./contract.ts";

/** Decides where a request may go: on the address as written, on what the name stands for, on the socket. */
export interface Guard {
  /** @throws CodiError for an address that is not http(s), carries a password, or is not public. */
  admit(address: string): URL;
  /** For node:net: connects only to the addresses that were checked, so a second answer of the DNS changes nothing. */
  lookupFor(url: URL): LookupFunction;
  /** @throws CodiError `denied` unless this socket address may be talked to for `url`. */
  admitSocket(remoteAddress: string | undefined, url: URL): void;
}

export function createGuard(options: Pick<WebDeps, "allowHosts" | "resolve">): Guard {
  const allowed = new Set(options.allowHosts?.map((host) => host.toLowerCase()));
  const resolve: Resolve = options.resolve ?? ((hostname) => lookup(hostname, { all: true, verbatim: true }));
  const isAllowed = (host: string, url: URL): boolean => allowed.has(`${host}:${portOf(url)}`);

  const admitSocket: Guard["admitSocket"] = (remote, url) => {
    if (remote === undefined) throw blocked(url, "an address that the system does not name");
    const kind = specialClass(remote);
    if (kind === undefined || isAllowed(remote, url) || isAllowed(hostOf(url), url)) return;
    throw blocked(url, `${remote}, which is not public (${kind})`);
  };

  const resolveChecked = async (hostname: string, url: URL): Promise<readonly ResolvedAddress[]> => {
    const found = await resolve(hostname);
    for (const { address } of found) admitSocket(address, url);
    return found;
  };

  return {
    admit(address) {
      const url = parse(address);
      const host = hostOf(url);
      if (isIP(host)) admitSocket(host, url);
      else if (isLocalName(host) && !isAllowed(host, url)) throw blocked(url, "a name of a private network");
      return url;
    },
    lookupFor:
      (url) =>
      (hostname, { all }, callback) => {
        resolveChecked(hostname, url).then(
          (found) => {
            const [first] = found;
            if (!first) callback(new Error(`no address for ${hostname}`), "", 0);
            else if (all) callback(null, [...found]);
            else callback(null, first.address, first.family);
          },
          (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), "", 0),
        );
      },
    admitSocket,
  };
}

function parse(address: string): URL {
  if (!URL.canParse(address))
    throw new CodiError("invalid_arguments", `${shorten(address)} is not a web address.`, {
      hint: "Give the whole address, like https://example.com/page.",
    });
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new CodiError("denied", `${url.protocol} addresses are not fetched, only http: and https:.`, {
      hint: "For a file of the workspace use read_file.",
    });
  if (url.username !== "" || url.password !== "")
    throw new CodiError("denied", "The address carries a user name or password, which is never sent.", {
      hint: "Leave out what stands before the @.",
    });
  url.hash = "";
  // A dot at the end means the same host to the DNS, but not to a list of names.
  const plain = url.hostname.replace(/\.+$/, "");
  if (plain === "") throw new CodiError("invalid_arguments", "The address names no host.");
  if (plain !== url.hostname) url.hostname = plain;
  return url;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");
const portOf = (url: URL): string => url.port || (url.protocol === "https:" ? "443" : "80");
const localNames = /(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa)$/;
const isLocalName = (host: string): boolean => localNames.test(host);
const shorten = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)}…`);

const blocked = (url: URL, what: string): CodiError =>
  new CodiError("denied", `${url.host} is not fetched: it leads to ${what}.`, {
    hint: "Only public web servers can be read. For a local server ask the person, or use shell where that is allowed.",
  });

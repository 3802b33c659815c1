import ipaddr from "ipaddr.js";

/**
 * What kind of address this is when it is not a public unicast one ("private", "linkLocal", "rfc6052"), in the words of
 * ipaddr.js; undefined for a public one. IPv6 forms that carry an IPv4 address count as special, whatever they carry.
 */
export function specialClass(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return "not an address";
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== "unicast") return range;
  // IANA has given out global unicast only from 2000::/3; the rest also holds `::a.b.c.d` and translation prefixes.
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast)) return "outside 2000::/3";
  return undefined;
}

const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

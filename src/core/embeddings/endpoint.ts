/** Whether an address can be asked: http or https, and no password in it, which would end up in messages. */
export function sound(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, username, password } = new URL(endpoint);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}

const ollamaPort = 11434;

/**
 * The address in OLLAMA_HOST, which Ollama's own client reads as `[scheme://]host[:port][/path]`: without a scheme
 * the port is 11434, and an address to listen on everywhere means this machine.
 */
export function ollamaAddress(host: string | undefined): string {
  const text = host?.trim().replace(/\/+$/, "") ?? "";
  const [, scheme, rest = text] = /^(https?):\/\/(.*)$/i.exec(text) ?? [];
  const named = /^:\d+$/.test(rest) ? `127.0.0.1${rest}` : rest || "127.0.0.1";
  // A bare IPv6 address has no port and needs brackets in a URL.
  const bracketed = /^[\da-f]*:[\da-f]*:[\da-f:.]*$/i.test(named) ? `[${named}]` : named;
  const address = `${scheme ?? "http"}://${bracketed}`;
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.port === "" && scheme === undefined && !/:80$/.test(bracketed)) url.port = String(ollamaPort);
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  return url.href.replace(/\/+$/, "");
}

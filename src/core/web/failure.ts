import { CodiError, isAbort, systemCode } from "../../shared/errors.ts";

/** Why a connection failed, as one sentence of ours. Our own errors and the caller's stop pass unchanged. */
export function explainFailure(error: unknown, url: URL): unknown {
  if (error instanceof CodiError || isAbort(error)) return error;
  const code = systemCode(error) ?? "";
  const row = reasons.find(({ codes }) => codes.test(code));
  const what = row?.says ?? `could not be read${code === "" ? "" : ` (${code})`}`;
  const hint = row?.hint ?? "Try once more; if it fails again, use another source.";
  return new CodiError("unavailable", `${url.host} ${what}.`, { hint, cause: error });
}

const reasons: readonly { codes: RegExp; says: string; hint?: string }[] = [
  {
    codes: /^(?:ENOTFOUND|ENODATA)$/,
    says: "cannot be found: the DNS knows no such name",
    hint: "Check the spelling of the host, or search for the right address.",
  },
  {
    codes: /^(?:EAI_AGAIN|ESERVFAIL|ETIMEOUT)$/,
    says: "could not be looked up: the DNS does not answer",
    hint: "This machine may be offline; ask the person.",
  },
  { codes: /^ECONNREFUSED$/, says: "refuses the connection", hint: "Check the port, or try again later." },
  {
    codes: /^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/,
    says: "cannot be reached from here",
    hint: "This machine may be offline or the host down; ask the person.",
  },
  { codes: /^(?:ECONNRESET|EPIPE)$/, says: "closed the connection before its answer was complete" },
  { codes: /^HPE_/, says: "does not answer in valid HTTP", hint: "Check the port and whether it is https." },
  {
    codes: /CERT|SIGNATURE|^(?:EPROTO|ERR_TLS|ERR_SSL|UNABLE_TO)/,
    says: "has no valid TLS certificate or does not speak TLS",
    hint: "The connection would not be safe, so nothing was read. Use another source.",
  },
  { codes: /^Z_|^ERR_(?:BROTLI|_?ZLIB)/, says: "sent a compressed body that cannot be unpacked" },
];

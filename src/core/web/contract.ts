/** How a page is shown: cleaned markdown, readable text without markup, or the source as it came. */
export type PageFormat = "markdown" | "text" | "raw";

export interface FetchOptions {
  readonly format: PageFormat;
  /** First character to show, from 1. Above 1 a page fetched a short while ago is not fetched again. */
  readonly offset?: number;
  /** Characters to show; 20,000 where absent. */
  readonly limit?: number;
  /** Refuse redirects to another host: where a person has allowed one host, they have not allowed the next. */
  readonly stayOnHost?: boolean;
  readonly signal: AbortSignal;
}

/** A window of a page. */
export interface Page {
  readonly status: number;
  readonly mediaType: string;
  /** Where the content came from, after redirects. */
  readonly url: string;
  /** First and last character shown, from 1; `to` is below `from` where the page is empty. */
  readonly from: number;
  readonly to: number;
  /** Characters of the whole page in this format. */
  readonly total: number;
  /** The window between marks that the page cannot forge and that say it is data from the web. */
  readonly quoted: string;
  /** What was guessed or left out, one sentence each. */
  readonly notes: readonly string[];
  /** Seconds since the page was fetched; absent where this call fetched it. */
  readonly ageSeconds?: number;
}

/** Reads public web pages. */
export interface Web {
  /**
   * Looks at an address as it is written, before anybody is asked about it.
   * @throws CodiError `invalid_arguments` for what is none, `denied` for one that would never be fetched.
   */
  admit(address: string): void;
  /**
   * Fetches an http(s) address and shows a window of it.
   * @throws CodiError `denied` for an address that is not public, `invalid_arguments` for one that is none, `not_found`
   * or `unavailable` for a status from 400 and a connection that failed, `timed_out`, `too_large`, `binary_file`.
   */
  fetch(address: string, options: FetchOptions): Promise<Page>;
}

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Looks a host name up; rejects with the system's error (`ENOTFOUND`). */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface WebLimits {
  readonly connectMs: number;
  /** For the whole call, redirects and body included. */
  readonly totalMs: number;
  /** For the body, both as it comes and after decompression. */
  readonly maxBytes: number;
}

export interface WebDeps {
  /** Ours, for the User-Agent. */
  readonly version: string;
  /**
   * `host:port` pairs that the operator allows although they are not public: names, or addresses that a name may lead to.
   * Empty where absent.
   */
  readonly allowHosts?: readonly string[];
  readonly resolve?: Resolve;
  readonly limits?: Partial<WebLimits>;
  /** Milliseconds, for the age of kept pages. */
  readonly now?: () => number;
}

import { CodiError, systemCode } from "../../shared/errors.ts";
import { redact } from "../audit/index.ts";
import { ModelError } from "./model-error.ts";
import { retryAfterMs } from "./retry.ts";

/** What failures say of a provider. Rows, so that the sentences stand in one place. */
export interface ProviderHints {
  readonly start: string;
  readonly key: string;
  readonly model: string;
}

export interface ModelRequests {
  /**
   * Sends a request to the model's server and resolves with its answer if it is a good one. Redirects are refused: code
   * goes to the configured place and no other. Bodies are bounded.
   * @throws ModelError for everything else; the signal's reason when aborted.
   */
  readonly send: (url: string, init: RequestInit) => Promise<Response>;
  /** Makes a failure while reading a body into one of ours. */
  readonly unread: (error: unknown, signal: AbortSignal) => unknown;
}

export interface RequestDeps {
  readonly model: string;
  readonly endpoint: string;
  readonly apiKey: string | undefined;
  readonly hints: ProviderHints;
  readonly now: () => number;
}

export function createRequests(deps: RequestDeps): ModelRequests {
  const { model, hints } = deps;
  const place = originOf(deps.endpoint);
  const unread = (error: unknown, signal?: AbortSignal | null): unknown => {
    if (signal?.aborted) return signal.reason;
    const own = ownError(error);
    if (own) return own;
    if (error instanceof SyntaxError)
      return new ModelError(`The embedding model ${model} did not answer with JSON.`, {
        remedy: "none",
        hint: `Check what is served at ${place}.`,
      });
    const code = networkCode(error);
    return new ModelError(`The embedding model ${model} cannot be reached at ${place} (${code}).`, {
      remedy: cutCodes.has(code) ? "retry" : "away",
      hint: hints.start,
    });
  };
  return {
    unread,
    async send(url, init) {
      let response: Response;
      try {
        response = await fetch(url, { ...init, redirect: "manual" });
      } catch (error) {
        throw unread(error, init.signal);
      }
      if (!response.ok) throw await refusal(response, deps, place);
      return bounded(response, model);
    },
  };
}

/** What undici says of a connection that was there and broke: the request may be repeated, embedding changes nothing. */
const cutCodes = new Set(["ECONNRESET", "UND_ERR_SOCKET", "EPIPE", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"]);

function networkCode(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const code = systemCode(inner);
    if (code) return code;
    // Several addresses were tried; each has its own error.
    if (inner instanceof AggregateError) {
      const found = inner.errors.map(systemCode).find(Boolean);
      if (found) return found;
    }
    if (inner.message === "terminated") return "UND_ERR_SOCKET";
  }
  return "no connection";
}

function ownError(error: unknown): CodiError | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof CodiError) return inner;
  return undefined;
}

async function refusal(response: Response, deps: RequestDeps, place: string): Promise<ModelError> {
  const { status } = response;
  const { model, hints } = deps;
  const subject = `The embedding model ${model}`;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    const message = `${subject} is redirected away from ${place}, and code is only sent to the configured place.`;
    return new ModelError(message, { remedy: "none", hint: "Configure the final address as endpoint." });
  }
  const said = await quoteOf(response, deps);
  const wait = retryAfterMs(response.headers, deps.now());
  if (status === 401 || status === 403)
    return new ModelError(
      `${subject} is refused at ${place}: the key is missing or wrong (${status}).${said}`,
      {
        remedy: "none",
        hint: hints.key,
      },
    );
  if (status === 404)
    return new ModelError(`${subject} is not known at ${place} (404).${said}`, {
      remedy: "none",
      hint: hints.model,
    });
  if (status === 429 && /insufficient_quota|billing/.test(said))
    return new ModelError(`${subject} has no quota left at ${place} (429).${said}`, {
      remedy: "none",
      hint: "Check the plan and the billing of the account, or choose another model.",
    });
  if (status === 429 || status === 408 || status === 409 || status >= 500)
    return new ModelError(
      `${subject} is ${status === 429 ? "rate limited" : "failing"} at ${place} (${status}).${said}`,
      {
        remedy: "retry",
        retryAfterMs: wait,
        hint: "It is asked again later by itself; look at the model's server if this lasts.",
      },
    );
  return new ModelError(`${subject} refuses the request at ${place} (${status}).${said}`, {
    remedy: "smaller",
    hint: hints.model,
  });
}

/** What the server said, short, on one line, marked as its words, without secrets. */
async function quoteOf(response: Response, { apiKey }: RequestDeps): Promise<string> {
  let text: string;
  try {
    text = await bounded(response, "", maxQuoteBytes).text();
  } catch {
    return ""; // the status alone has to do
  }
  const bare = apiKey ? text.replaceAll(apiKey, "[redacted]") : text;
  const line = redact(messageIn(bare)).replace(/\s+/g, " ").trim();
  return line === "" || /^<(?:!doctype|html)/i.test(line) ? "" : ` It said: "${line.slice(0, maxQuote)}"`;
}

const maxQuote = 200;
const maxQuoteBytes = 64 * 1024;

/** OpenAI wraps its message in an object, Ollama has it as a string. */
function messageIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return findMessage(value) ?? text;
  } catch {
    return text;
  }
}

function findMessage(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const code = "code" in value && typeof value.code === "string" ? `${value.code}: ` : "";
  if ("message" in value && typeof value.message === "string") return code + value.message;
  return "error" in value ? findMessage(value.error) : undefined;
}

/** Room for 128 vectors of 8,192 dimensions in decimal; anything above is no answer to what we ask. */
const maxAnswerBytes = 32 * 1024 * 1024;

function bounded(response: Response, model: string, limit = maxAnswerBytes): Response {
  if (!response.body) return response;
  let size = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        size += part.byteLength;
        if (size <= limit) controller.enqueue(part);
        else
          controller.error(
            new ModelError(`The embedding model ${model} answered with more than ${limit / 2 ** 20} MiB.`, {
              remedy: "none",
            }),
          );
      },
    }),
  );
  return new Response(counted, { status: response.status, headers: response.headers });
}

/** Scheme, host and port: an address may hold a password. */
function originOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).origin : "an address that is none";
}

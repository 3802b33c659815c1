import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

/** What a test wants instead of the good answer, for one request. */
export type Fault = (response: ServerResponse, good: Answer) => void;

/** The good answer, for faults that bend it. */
export interface Answer {
  readonly texts: readonly string[];
  readonly vectors: number[][];
  /** Sends vectors in the way of the API that was asked. */
  send(vectors: readonly unknown[], order?: readonly number[]): void;
}

export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly texts: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ModelServer {
  /** Scheme, host and port. */
  readonly url: string;
  readonly asked: Asked[];
  /** Used up one per embedding request, the first of which is the one for the dimensions. */
  readonly faults: (Fault | undefined)[];
  /** Texts in one request, and characters in one text, that are still accepted. */
  readonly limits: { texts: number; characters: number };
  dimensions: number;
  digest: string;
}

/** A server that speaks `/v1/embeddings` and Ollama's `/api/embed`, with vectors that follow from the text alone. */
export async function serveModel(options: { dimensions?: number } = {}): Promise<ModelServer> {
  const asked: Asked[] = [];
  const faults: (Fault | undefined)[] = [];
  const limits = { texts: 1_000, characters: 1_000_000 };
  const server = createServer((request, response) => {
    response.on("error", () => {});
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("error", () => {});
    request.on("end", () => answer(request, response, Buffer.concat(parts).toString()));
  });
  const answer = (request: IncomingMessage, response: ServerResponse, text: string): void => {
    const path = request.url ?? "";
    if (path === "/api/tags") {
      json(response, 200, { models: [{ name: "made-up:latest", digest: model.digest }] });
      return;
    }
    const body = text === "" ? {} : JSON.parse(text);
    const texts: string[] = body.input ?? [];
    asked.push({ path, headers: request.headers, texts, body });
    const isOllama = path === "/api/embed";
    const vectors = texts.map((one) => vectorOf(one, model.dimensions));
    const send: Answer["send"] = (list, order) => {
      if (isOllama) {
        json(response, 200, { model: body.model, embeddings: list });
        return;
      }
      const data = list.map((one, index) => ({
        object: "embedding",
        index,
        embedding: body.encoding_format === "base64" && isNumbers(one) ? base64(one) : one,
      }));
      json(response, 200, { object: "list", model: body.model, data: order?.map((at) => data[at]) ?? data });
    };
    const fault = faults.shift();
    if (fault) {
      fault(response, { texts, vectors, send });
      return;
    }
    if (body.model !== "made-up") {
      const said = `model "${body.model}" not found, try pulling it first`;
      json(response, 404, isOllama ? { error: said } : { error: { message: said, code: "model_not_found" } });
    } else if (texts.length > limits.texts || texts.some((one) => one.length > limits.characters)) {
      json(response, 400, { error: { message: "the input is too long", type: "invalid_request_error" } });
    } else send(vectors);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const model: ModelServer = {
    url: `http://127.0.0.1:${port}`,
    asked,
    faults,
    limits,
    dimensions: options.dimensions ?? 32,
    digest: "sha-of-the-model-files",
  };
  return model;
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Counts of letter triples, spread over the dimensions by a hash: similar texts are near. Not of length 1. */
export function vectorOf(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const padded = ` ${text.toLowerCase()} `;
  for (let at = 0; at + 3 <= padded.length; at++) {
    let hash = 2166136261;
    for (const letter of padded.slice(at, at + 3)) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
    const place = (hash >>> 1) % dimensions;
    vector[place] = (vector[place] ?? 0) + (hash & 1 ? 1 : -1);
  }
  // Even a text whose triples cancel out points somewhere.
  vector[0] = (vector[0] ?? 0) + 0.25;
  return vector;
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => typeof one === "number");

/** An address of loopback where nobody listens any more. */
export async function deadAddress(): Promise<string> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

function base64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString("base64");
}

import {
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type RequestStateCodec,
  type ServerContext,
} from "@modelcontextprotocol/server";
import {
  AnswerNeeded,
  type ApprovalRequest,
  type AskPerson,
  fingerprintOf,
  type PersonsAnswer,
} from "../core/approvals/index.ts";
import { question, readAnswer } from "./question.ts";

/** What travels through the client and comes back with the person's answer, sealed against changes. */
interface Asked {
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const key = "approval";
// A person needs longer than this to read; a faster "no" comes from a client without a dialog.
const fastestPersonMs = 300;
const answerTimeoutMs = 120_000;

/** @param secret at least 32 bytes that only this process knows. */
export function createSeal(secret: Uint8Array): RequestStateCodec<Asked> {
  return createRequestStateCodec<Asked>({ key: secret });
}

/** How to reach the person behind a request; undefined where the client has no dialog for it. */
export function personBehind(server: McpServer, context: ServerContext): AskPerson | undefined {
  const envelope: Readonly<Record<string, unknown>> | undefined = context.mcpReq.envelope;
  const modern = envelope?.[CLIENT_CAPABILITIES_META_KEY];
  if (modern === undefined)
    return server.server.getClientCapabilities()?.elicitation ? askNow(server, context) : undefined;
  return typeof modern === "object" && modern !== null && "elicitation" in modern
    ? askByReturning(context)
    : undefined;
}

/** Revision 2026-07-28 asks by ending the call with a question; the client makes it again with the answer. */
export async function questionResult(
  needed: AnswerNeeded,
  seal: RequestStateCodec<Asked>,
): Promise<InputRequiredResult> {
  const asked = { fingerprint: await fingerprintOf(needed.request), at: Date.now() };
  return inputRequired({
    inputRequests: { [key]: inputRequired.elicit(question(needed.request)) },
    requestState: await seal.mint(asked),
  });
}

function askByReturning(context: ServerContext): AskPerson {
  return async (request) => {
    const asked = context.mcpReq.requestState<Asked>();
    const response = inputResponse(context.mcpReq.inputResponses, key);
    // An answer only counts for the question it was given to.
    if (response.kind !== "elicit" || asked?.fingerprint !== (await fingerprintOf(request)))
      throw new AnswerNeeded(request);
    return judge(request, response, Date.now() - asked.at);
  };
}

/** Older revisions ask while the call waits. */
function askNow(server: McpServer, context: ServerContext): AskPerson {
  return async (request) => {
    const start = performance.now();
    try {
      const options = { timeout: answerTimeoutMs, signal: context.mcpReq.signal };
      return judge(
        request,
        await server.server.elicitInput(question(request), options),
        performance.now() - start,
      );
    } catch (error) {
      context.mcpReq.signal.throwIfAborted();
      return { kind: "unavailable", why: error instanceof Error ? error.message : String(error) };
    }
  };
}

function judge(
  request: ApprovalRequest,
  response: { action: string; content?: unknown },
  ms: number,
): PersonsAnswer {
  if (response.action === "accept") return readAnswer(request, response.content);
  return ms < fastestPersonMs
    ? { kind: "unavailable", why: "the client declined by itself" }
    : { kind: "refused" };
}

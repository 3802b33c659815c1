import type { ApprovalRequest } from "./index.ts";

/** Ends a call whose question the client has to bring to a person first; it will be made again with the answer. */
export class AnswerNeeded extends Error {
  override readonly name = "AnswerNeeded";
  readonly request: ApprovalRequest;

  constructor(request: ApprovalRequest) {
    super(`A person has to answer about ${request.target}.`);
    this.request = request;
  }
}

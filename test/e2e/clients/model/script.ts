/** What a model was shown in one request, whatever the wire format. */
export interface Seen {
  /** Names of the tools it may call, as the client spells them. */
  readonly tools: readonly string[];
  /** Texts of the tool results so far, oldest first. */
  readonly results: readonly string[];
  /** Names of the tools it has called so far, oldest first. */
  readonly called: readonly string[];
}

/** What a model does next. */
export type Move =
  | { readonly call: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly say: string };

/** Decides a move from what was shown; pure, so that retries and side requests cannot derail it. */
export type Script = (seen: Seen) => Move;

/** Calls the one tool whose name ends as given, first looking it up where the client defers its tools. */
export function callOnce(tool: string, input: Readonly<Record<string, unknown>>): Script {
  return ({ tools, called }) => {
    const full = tools.find((name) => name.endsWith(tool));
    if (called.some((name) => name.endsWith(tool))) return { say: "I have read the file." };
    if (full !== undefined) return { call: full, input };
    if (tools.includes("ToolSearch") && !called.includes("ToolSearch")) {
      return { call: "ToolSearch", input: { query: `select:mcp__codi__${tool}` } };
    }
    return { say: "I have no such tool." };
  };
}

import type * as z from "zod";
import type { Services } from "../app.ts";
import type { Caller } from "../core/sessions/index.ts";

/** The worst a tool can do to the user's world. Policy, hints and documents are derived from it. */
export type Effect = "read" | "edit" | "run" | "net";

/** One thing a call will touch: what policy judges and the audit log records. */
export type Ask =
  | { readonly path: string }
  | { readonly command: string; readonly cwd?: string }
  | { readonly url: string }
  | { readonly subject: string };

/** A piece of an answer. */
export type Block =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly data: string; readonly mimeType: string }
  | {
      readonly type: "resource_link";
      readonly uri: string;
      readonly name: string;
      readonly mimeType?: string;
    };

/** What a handler returns: plain text, or blocks where text alone will not do. */
export type Answer = string | readonly Block[];

/** Reports how far a long call is; `total` is absent when it cannot be known. */
export type Progress = (done: number, total?: number, message?: string) => void;

/** What a call wants to say about itself in its audit entry, besides what the road records of every call. */
export interface Note {
  readonly message: string;
  readonly action?: string;
  /** Where the tool kept a checkpoint by itself. */
  readonly checkpoint?: string;
}

/** What every handler is given besides its input. */
export interface CallContext {
  readonly services: Services;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly annotate: (note: Note) => void;
}

export type Toolset =
  | "files"
  | "search"
  | "shell"
  | "web"
  | "symbols"
  | "retrieval"
  | "lsp"
  | "history"
  | "agent"
  | "meta";

/** A tool is plain data: the toolbox, the server, the CLI and the documents all read the same object. */
export interface Tool<Input = unknown> {
  readonly name: string;
  readonly title: string;
  readonly toolset: Toolset;
  readonly description: string;
  readonly effect: Effect;
  readonly input: z.ZodType<Input>;
  /** Names exactly what this call will touch. */
  asks(input: Input): readonly Ask[];
  run(input: Input, context: CallContext): Promise<Answer>;
  /** Set where the call may lose something that was there before (overwrite, delete). */
  readonly destructive?: boolean;
  /** Set where the tool writes only our own records and leaves the user's world alone. */
  readonly records?: boolean;
  /** Largest answer in characters; the road clips beyond it and says so. */
  readonly maxChars?: number;
  /** Shown to clients that defer tools: keep this one in the first request. */
  readonly alwaysLoad?: boolean;
}

/** Checks a tool's types against its own schema and forgets them, so that all tools fit one list. */
export function defineTool<Schema extends z.ZodObject>(
  tool: Omit<Tool<z.output<Schema>>, "input"> & { readonly input: Schema },
): Tool {
  // The toolbox passes `run` and `asks` only what `input` has parsed, which is what makes this cast true.
  return tool as unknown as Tool;
}

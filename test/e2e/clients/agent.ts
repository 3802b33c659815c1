import type { Ended } from "../child.ts";
import type { ProgramName } from "../programs.ts";

export type Transport = "stdio" | "http" | "sse";

/** What a user would type or paste to register our server with a client. */
export type Registration =
  | { readonly transport: "stdio"; readonly command: readonly string[] }
  | { readonly transport: "http" | "sse"; readonly url: string; readonly token: string };

/** One installed client in its scratch home, pointed at the scripted model. */
export interface Desk {
  readonly home: string;
  /** Origin of the model API. */
  readonly model: string;
  /** Runs the client's own program; throws when it fails or takes too long. */
  client(...args: string[]): Promise<Ended>;
}

/** A coding agent as a row of facts: how to register a server with it and how to ask it something. */
export interface Agent {
  readonly title: string;
  readonly program: ProgramName;
  readonly transports: readonly Transport[];
  /** Environment that leads it to the model API and keeps it from looking for updates. */
  env(model: string): NodeJS.ProcessEnv;
  /** Registers our server under the name "codi". */
  register(desk: Desk, server: Registration): Promise<void>;
  /** Lists the registered servers; the output matches `registered` when all is well. */
  readonly listArgs: readonly string[];
  readonly registered: RegExp;
  /** Whether listing talks to the server; otherwise its tools in front of the model are the proof of a connection. */
  readonly listConnects: boolean;
  /** Arguments that make it answer one prompt without a person. */
  askArgs(prompt: string): readonly string[];
  /** What `read_file` of "codi" is called in the list that the model gets. */
  readonly toolName: string;
  /** The tool's own text within what the client hands to the model. */
  unwrap(result: string): string;
}

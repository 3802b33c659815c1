import type { Services } from "../app.ts";

/** A resource is plain data, like a tool. */
export interface Resource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  read(services: Services, signal: AbortSignal): Promise<string>;
  /** Calls `changed` whenever the content may differ; the work for it starts here and ends with the function returned. */
  watch(services: Services, changed: () => void): () => void;
}

/** Resources that differ only in what stands in the braces of their URI; plain data, too. */
export interface ResourceFamily {
  /** For example `codi://checkpoint/{id}/diff`. */
  readonly uriTemplate: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  /** @param values what stands in the braces, by name. */
  read(services: Services, values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string>;
  /** The newest of them. */
  list(services: Services): Promise<readonly Member[]>;
  /** Values for the braces that begin with what was typed. */
  complete(services: Services, typed: string): Promise<readonly string[]>;
}

/** One resource of a family, as lists show it. */
export interface Member {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
}

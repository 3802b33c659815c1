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

import { answerOf, type HttpServer, requireBuild, serveHttp } from "./product.ts";
import { createScratch, type Scratch } from "./scratch.ts";

/** What all tests of one file share: a running HTTP server and what the server says to one call. */
export interface Stage {
  readonly server: HttpServer;
  readonly scratch: Scratch;
  /** The text that must reach every model. */
  readonly expected: string;
  /** Ends the server; throws when it or its children do not go. */
  close(): Promise<void>;
}

/** The call that every client makes: one of this repository's own files, with more than ASCII in it. */
export const reading = { tool: "read_file", input: { path: "docs/architecture.md" } } as const;

export async function openStage(): Promise<Stage> {
  requireBuild();
  const scratch = await createScratch();
  const expected = await answerOf(reading.tool, reading.input, scratch.env);
  const server = await serveHttp({ cwd: scratch.project, env: scratch.env });
  return {
    server,
    scratch,
    expected,
    async close() {
      await server.close();
      const left = await scratch.remove();
      if (left.length > 0) throw new Error(`the HTTP server left processes behind:\n${left.join("\n")}`);
    },
  };
}

import type { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Prompt } from "../prompts/index.ts";

/** Offers every prompt; arguments are plain strings, as the protocol has them. */
export function registerPrompts(server: McpServer, prompts: readonly Prompt[]): void {
  for (const { name, title, description, args, render } of prompts) {
    const shape = args.map(({ name, description, required }) => {
      const text = z
        .string({ error: ({ input }) => (input === undefined ? "it is missing" : "it must be text") })
        .describe(description);
      return [name, required ? text : text.optional()] as const;
    });
    server.registerPrompt(
      name,
      { title, description, argsSchema: z.object(Object.fromEntries(shape)) },
      (given) => ({
        messages: [{ role: "user", content: { type: "text", text: render(given) } }],
      }),
    );
  }
}

import * as z from "zod";
import type { Effect, Tool, Toolset } from "./tool.ts";

/** A tool as clients see it, before any code of it is loaded: one row of `published.json`. */
export interface PublishedTool {
  readonly name: string;
  readonly title: string;
  readonly toolset: Toolset;
  readonly effect: Effect;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint?: boolean;
    readonly openWorldHint: boolean;
  };
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Writes a tool down as it is published. The build does this for every tool, so that a start-up need not. */
export function publish(tool: Tool): PublishedTool {
  const readOnlyHint = tool.effect === "read" && !tool.records;
  const meta = {
    ...(tool.alwaysLoad && { "anthropic/alwaysLoad": true }),
    ...(tool.maxChars && { "anthropic/maxResultSizeChars": tool.maxChars }),
  };
  return {
    name: tool.name,
    title: tool.title,
    toolset: tool.toolset,
    effect: tool.effect,
    description: tool.description,
    inputSchema: portable(tool.input),
    annotations: {
      readOnlyHint,
      // The hint's default is true, so it is only worth its tokens where it says no.
      ...(!readOnlyHint && { destructiveHint: tool.destructive ?? false }),
      openWorldHint: tool.effect === "net",
    },
    ...(Object.keys(meta).length > 0 && { meta }),
  };
}

// Every token of a schema is paid on every turn: what says nothing to a model is left out.
function portable(input: Tool["input"]): Record<string, unknown> {
  const schema = z.toJSONSchema(input, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      delete jsonSchema.propertyNames;
    },
  });
  const { $schema: _dialect, ...rest } = schema;
  return rest;
}

import {
  type CallToolResult,
  type InputRequiredResult,
  McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { AnswerNeeded } from "./core/approvals/index.ts";
import type { Transport as TransportKind } from "./core/sessions/index.ts";
import type { AskRoots, Host } from "./host.ts";
import { instructions } from "./instructions.ts";
import { introducedBy } from "./server/introduction.ts";
import { createSeal, personBehind, questionResult } from "./server/person.ts";
import { registerPrompts } from "./server/prompts.ts";
import { registerResources } from "./server/resources.ts";
import { explain, renderError } from "./tools/failure.ts";
import type { PublishedTool } from "./tools/published.ts";
import type { Progress } from "./tools/tool.ts";
import { version } from "./version.ts";

/** One client's line to us. */
export interface Connection {
  readonly transport: TransportKind;
  /** Our session id for a request; several requests of one client share it. */
  session(context: ServerContext): string;
  /** Whether the client's own folders may stand in for a workspace that the operator did not name. */
  readonly trustsRoots: boolean;
  /** Checks what a tool of ours gave a client to bring back with its answers (2026-07-28); a throw refuses it. */
  readonly verifyState?: (state: string, context: ServerContext) => unknown;
}

/** Turns our tools, resources and prompts into an MCP server for one connection, or one request; cheap by design. */
export function createServer(host: Host, connection: Connection): McpServer {
  const server = new McpServer(
    { name: "codi-mcp", title: "codi-mcp", version },
    {
      instructions: instructions(host.tools.map(({ name }) => name)),
      capabilities: {
        logging: {},
        resources: { subscribe: true, listChanged: false },
        tools: { listChanged: false },
        prompts: { listChanged: false },
      },
      requestState: {
        verify:
          connection.verifyState ?? ((state, context) => createSeal(host.secret()).verify(state, context)),
      },
    },
  );
  for (const tool of host.tools) registerTool(server, host, connection, tool);
  registerResources(server, host);
  registerPrompts(server, host.prompts);
  return server;
}

function registerTool(server: McpServer, host: Host, connection: Connection, tool: PublishedTool): void {
  const { name, title, description, annotations, meta } = tool;
  const options = {
    title,
    description,
    annotations,
    inputSchema: published(tool.inputSchema),
    ...(meta && { _meta: { ...meta } }),
  };
  server.registerTool(
    name,
    options,
    async (input, context): Promise<CallToolResult | InputRequiredResult> => {
      const { signal } = context.mcpReq;
      try {
        const { toolbox, services } = await host.engine(connection.trustsRoots ? rootsOf(server) : undefined);
        // Revision 2026-07-28 introduces itself with every request, the older ones once.
        const client = introducedBy(context) ?? server.server.getClientVersion();
        const caller = services.sessions.identify(connection.session(context), connection.transport, client);
        const outcome = await toolbox.call({
          tool: name,
          input,
          caller,
          signal,
          progress: progressOf(context),
          askPerson: personBehind(server, context),
        });
        return {
          content: outcome.blocks.map((block) => ({ ...block })),
          ...(outcome.isError && { isError: true }),
        };
      } catch (error) {
        if (error instanceof AnswerNeeded) return questionResult(error, createSeal(host.secret()));
        // The road answers its own failures; what comes here kept the engine from starting.
        const text = renderError(explain(error, { tool: name, signal }, host.log));
        return { content: [{ type: "text", text }], isError: true };
      }
    },
  );
}

/** A schema that shows clients what was published and lets everything through: the road alone judges arguments. */
function published(jsonSchema: Readonly<Record<string, unknown>>) {
  const shown = () => ({ ...jsonSchema });
  return {
    "~standard": {
      version: 1 as const,
      vendor: "codi-mcp",
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: shown, output: shown },
    },
  };
}

function rootsOf(server: McpServer): AskRoots | undefined {
  if (!server.server.getClientCapabilities()?.roots) return undefined;
  return async () => (await server.server.listRoots()).roots.map(({ uri }) => uri);
}

function progressOf(context: ServerContext): Progress {
  const progressToken = context.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  return (progress, total, message) => {
    const params = {
      progressToken,
      progress,
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message }),
    };
    // A client that has gone away cannot be told; its request is cancelled by the transport.
    context.mcpReq.notify({ method: "notifications/progress", params }).catch(() => {});
  };
}

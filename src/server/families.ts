import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceTemplate,
} from "@modelcontextprotocol/server";
import type { Host } from "../host.ts";
import type { ResourceFamily } from "../resources/index.ts";
import { CodiError } from "../shared/errors.ts";

/** Offers every family of resources as a template, with a list of the newest and completion. */
export function registerFamilies(server: McpServer, host: Host): void {
  for (const family of host.families) register(server, host, family);
}

function register(server: McpServer, host: Host, family: ResourceFamily): void {
  const { uriTemplate, name, title, description, mimeType } = family;
  // Clients ask for lists when they connect; an engine that nobody has used has nothing to list yet.
  const list = async () => {
    const engine = await host.running();
    const members = engine ? await family.list(engine.services).catch(nothing) : [];
    return { resources: members.map((member) => ({ ...member, mimeType })) };
  };
  const complete = async (typed: string) => {
    const { services } = await host.engine();
    return [...(await family.complete(services, typed).catch(nothing))];
  };
  const variables = [...uriTemplate.matchAll(/\{(\w+)\}/g)].flatMap(([, variable]) => variable ?? []);
  const template = new ResourceTemplate(uriTemplate, {
    list,
    complete: Object.fromEntries(variables.map((variable) => [variable, complete])),
  });
  server.registerResource(name, template, { title, description, mimeType }, async (url, given, context) => {
    const { services } = await host.engine();
    const values = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
    const text = await family.read(services, values, context.mcpReq.signal).catch(refuse);
    return { contents: [{ uri: url.href, mimeType, text }] };
  });
}

/** Without a database there is nothing to offer; reading one says why. */
const nothing = (): never[] => [];

function refuse(error: unknown): never {
  if (!(error instanceof CodiError)) throw error;
  const text = error.hint ? `${error.message} ${error.hint}` : error.message;
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, text);
}

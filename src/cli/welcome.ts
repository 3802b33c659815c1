import { homedir } from "node:os";
import { mcpClients, npxLaunch, type Place } from "./clients.ts";
import { thisCopy } from "./init.ts";
import { snippet } from "./registration.ts";

/** What a newcomer needs after `npm start`: address, token, and an entry for each client, ready to paste. */
export function welcome(server: {
  url: string;
  token: string | undefined;
  project: string;
  appData: string | undefined;
}): string {
  const place: Place = {
    home: homedir(),
    platform: process.platform,
    project: server.project,
    appData: server.appData,
  };
  const npx = npxLaunch(place.platform);
  const header = server.token ? ` --header "Authorization: Bearer ${server.token}"` : "";
  const entries = mcpClients.map((client) => {
    const args = [...npx.args].join(" ");
    return `── ${client.title}: ${client.file(place)}\n${snippet(client, thisCopy(), place)}\n   or with "command": "${npx.command}" and "${args}" in place of node and the path (starts about half as fast)`;
  });
  return `
codi-mcp serves ${server.project}

  address   ${server.url}/mcp     (older clients: ${server.url}/sse)
  token     ${server.token ?? "none is asked for"}

To use this running server from a client over HTTP, for example:
  claude mcp add --transport http codi ${server.url}/mcp${header}

To let a client start its own copy over stdio, put one of these into its file
(or run: node ${thisCopy().args[0]} init --client NAME --write):

${entries.join("\n\n")}

Stop with Ctrl+C.
`;
}

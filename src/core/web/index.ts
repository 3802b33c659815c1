import type { Web, WebDeps } from "./contract.ts";
import { createGuard } from "./guard.ts";

/** Makes the room. Nothing is loaded before the first fetch. */
export function createWeb(deps: WebDeps): Web {
  let opened: Promise<Pick<Web, "fetch">> | undefined;
  const guard = createGuard(deps);
  return {
    admit: (address) => void guard.admit(address),
    async fetch(address, options) {
      opened ??= import("./fetch.ts").then(({ createFetch }) => createFetch(deps));
      return (await opened).fetch(address, options);
    },
  };
}

export type * from "./contract.ts";

/** What src/worker.ts runs as `pdf`. */
export const loadPdfActor = async () => (await import("./pdf-actor.ts")).startPdf;

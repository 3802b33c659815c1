import { createServices, type Services } from "./app.ts";
import type { Config } from "./config.ts";
import type { Log } from "./shared/log.ts";
import { tools } from "./tools/index.ts";
import { createToolbox, type Toolbox } from "./tools/toolbox.ts";

/** Everything behind the protocol: loaded at the first call, so that a start-up need not wait for it. */
export interface Engine {
  readonly toolbox: Toolbox;
  readonly services: Services;
  close(): Promise<void>;
}

/** @param roots workspace folders, absolute. */
export async function openEngine(config: Config, roots: readonly string[], log: Log): Promise<Engine> {
  const { services, close } = await createServices(config, roots);
  const offered = tools.filter(({ name }) => !config.denyTools.includes(name));
  return { toolbox: createToolbox({ tools: offered, services, log }), services, close };
}

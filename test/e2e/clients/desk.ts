import { describeEnd, type Ended, run } from "../child.ts";
import { bearerToken } from "../product.ts";
import type { Startable } from "../programs.ts";
import { createScratch } from "../scratch.ts";
import type { Agent, Desk } from "./agent.ts";
import { type ModelApi, startModelApi } from "./model/api.ts";
import type { Script } from "./model/script.ts";

const commandTimeoutMs = 120_000;

/** A desk with its model; `ms` sums up the wall time of the client's commands. */
export interface Place extends Desk {
  readonly api: ModelApi;
  ms(): number;
  /** Closes the model, removes the home, and returns the processes that the client left behind. */
  clear(): Promise<readonly string[]>;
}

/** Sets up an empty home in which one client talks to a scripted model and to nobody else. */
export async function setDesk(agent: Agent, program: Startable, script: Script): Promise<Place> {
  const api = await startModelApi(script);
  const scratch = await createScratch(api.origin);
  const env = { ...scratch.env, ...agent.env(api.origin), CODI_HTTP_TOKEN: bearerToken };
  let ms = 0;

  async function client(...args: string[]): Promise<Ended> {
    const ended = await run(program.command, [...program.args, ...args], {
      cwd: scratch.project,
      env,
      timeoutMs: commandTimeoutMs,
    });
    ms += ended.ms;
    if (ended.code !== 0) throw new Error(describeEnd(`${agent.program} ${args.join(" ")}`, ended));
    return ended;
  }

  return {
    home: scratch.home,
    model: api.origin,
    api,
    client,
    ms: () => ms,
    async clear() {
      await api.close();
      return scratch.remove();
    },
  };
}

import { join } from "node:path";
import { checkpointTables } from "./checkpoints.ts";
import type { Driver } from "./driver.ts";
import { type OpenStore, openStore } from "./open.ts";

/** The schema of state.db by version. Append only: each line was released once and stays as it is. */
const steps: readonly string[] = [checkpointTables];

/** Opens CODI_HOME/state.db: what cannot be rebuilt from anything else. See `openStore`. */
export function openState(options: {
  home: string;
  drivers?: readonly Driver[];
  now?: () => Date;
}): OpenStore {
  const { home, ...rest } = options;
  return openStore({ path: join(home, "state.db"), steps, ...rest });
}

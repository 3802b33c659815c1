import { loadConfig } from "../config.ts";
import { createHost } from "../host.ts";
import type { CommandLine } from "./arguments.ts";
import { print } from "./output.ts";

export async function run({ flags }: CommandLine): Promise<number> {
  const host = createHost(await loadConfig(flags));
  if (flags.json) {
    const tools = host.tools.map(({ name, title, description, inputSchema, annotations, meta }) => ({
      name,
      title,
      description,
      inputSchema,
      annotations,
      ...(meta && { _meta: meta }),
    }));
    print(JSON.stringify({ tools }, null, 2));
    return 0;
  }
  for (const { name, toolset, effect, title } of host.tools)
    print(`${name.padEnd(18)} ${toolset.padEnd(10)} ${effect.padEnd(5)} ${title}`);
  return 0;
}

import { loadConfig } from "../config.ts";
import { createHost } from "../host.ts";
import { CodiError } from "../shared/errors.ts";
import { tools } from "../tools/index.ts";
import type { CommandLine } from "./arguments.ts";
import { buildIndex } from "./build-index.ts";
import { print } from "./output.ts";
import { toolHelp } from "./tool-help.ts";

/** Calls one tool on the road that every client's calls take. */
export async function run({ rest, flags }: CommandLine): Promise<number> {
  const [tool, json = "{}"] = rest;
  if (!tool)
    throw new CodiError("invalid_arguments", "Which tool?", {
      hint: 'codi-mcp call read_file \'{"path":"README.md"}\'',
    });
  if (flags.help) {
    print(toolHelp(tool));
    return 0;
  }
  const { text, isError } = await callTool(tool, parseJson(json), flags);
  print(text);
  return isError ? 1 : 0;
}

/** One call from the command line, by a person. */
export async function callTool(
  tool: string,
  input: unknown,
  flags: CommandLine["flags"],
): Promise<{ text: string; isError: boolean }> {
  const host = createHost(await loadConfig(flags));
  const interrupt = new AbortController();
  const stop = (): void => interrupt.abort();
  process.once("SIGINT", stop);
  try {
    const { toolbox, services } = await host.engine();
    // The process ends after its one call: nothing would go on building behind a first answer that has gaps.
    if (asksIndex(tool)) await buildIndex(services.indexing, interrupt.signal, tool === "search_code");
    const caller = services.sessions.identify(terminalSession(), "cli", undefined);
    const { blocks, isError } = await toolbox.call({ tool, input, caller, signal: interrupt.signal });
    const texts = blocks.map((block) => (block.type === "text" ? block.text : `[${block.type}]`));
    return { text: texts.join("\n"), isError };
  } finally {
    process.off("SIGINT", stop);
    await host.close();
  }
}

/** Calls from one shell are one session: what a person approves for one of them counts when it is made again. */
const terminalSession = (): string => `s${process.ppid}sh`;

/** Whether a tool answers from the index. */
function asksIndex(name: string): boolean {
  const toolset = tools.find((tool) => tool.name === name)?.toolset;
  return toolset === "symbols" || name === "search_code";
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new CodiError("invalid_arguments", "The arguments are not JSON.", {
      hint: 'Write them as JSON, quoted for the shell: \'{"path":"README.md"}\'; `codi-mcp call TOOL --help` lists them.',
      cause,
    });
  }
}

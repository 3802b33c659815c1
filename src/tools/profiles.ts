import { CodiError } from "../shared/errors.ts";
import type { PublishedTool } from "./published.ts";
import type { Toolset } from "./tool.ts";

/** What is offered unless toolsets are named: everything, or what a client with its own file and shell tools lacks. */
const profiles: Readonly<Record<"full" | "companion", ReadonlySet<string>>> = {
  full: words(
    "read_file write_file edit_file apply_patch file_operation list_directory find_files grep shell shell_job find_symbol file_outline find_references search_code checkpoint todo search_history query_audit sub_agent sub_agent_job",
  ),
  companion: words(
    "find_symbol file_outline find_references call_hierarchy repo_map search_code search_history query_audit checkpoint session sub_agent sub_agent_job",
  ),
};

const toolsets: readonly Toolset[] = [
  "files",
  "search",
  "shell",
  "web",
  "symbols",
  "retrieval",
  "lsp",
  "history",
  "agent",
  "meta",
];

export interface Selection {
  readonly profile: "full" | "companion";
  readonly toolsets: readonly string[] | undefined;
  readonly allowTools: readonly string[];
  readonly denyTools: readonly string[];
  readonly readOnly: boolean;
}

/**
 * Chooses the tools a connection sees; the choice never changes while it lasts.
 * @throws CodiError `invalid_arguments` for a toolset or tool that does not exist.
 */
export function selectTools(all: readonly PublishedTool[], selection: Selection): readonly PublishedTool[] {
  const names = new Set(all.map(({ name }) => name));
  for (const name of [...selection.allowTools, ...selection.denyTools])
    if (!names.has(name) && !profiles.full.has(name) && !profiles.companion.has(name))
      throw unknown("tool", name, [...names]);
  const inSets = selection.toolsets && choose(selection.toolsets);
  const chosen = ({ name, toolset }: PublishedTool) =>
    inSets ? inSets(toolset) : profiles[selection.profile].has(name);
  return all
    .filter((tool) => chosen(tool) || selection.allowTools.includes(tool.name))
    .filter(({ name }) => !selection.denyTools.includes(name))
    .filter(({ effect }) => !selection.readOnly || effect === "read");
}

function choose(given: readonly string[]): (toolset: Toolset) => boolean {
  const known: readonly string[] = [...toolsets, "all"];
  for (const name of given) if (!known.includes(name)) throw unknown("toolset", name, known);
  return (toolset) => given.includes("all") || given.includes(toolset);
}

const unknown = (what: string, name: string, known: readonly string[]): CodiError =>
  new CodiError("invalid_arguments", `There is no ${what} named ${name}.`, {
    hint: `There are: ${known.join(", ")}.`,
  });

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

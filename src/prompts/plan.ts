import type { Prompt } from "./prompt.ts";

export const plan: Prompt = {
  name: "plan",
  title: "Plan a change",
  description: "Looks at the code first, then writes a plan of small steps that can each be checked.",
  args: [{ name: "task", description: "What should be different afterwards", required: true }],
  render: ({ task }) =>
    `Plan this change; do not edit anything yet.

Task: ${task}

1. Find what it touches: repo_map and list_directory for the shape, find_symbol and find_references for names, grep for texts, read_file for the places that matter. Name the files and lines you rely on.
2. Say in one or two sentences how it works today and what has to become different.
3. Write the plan as small steps. For each: the file, the change, and the test or command that shows it is right.
4. List what could break, what you are unsure about, and what you would ask before you begin.`,
};

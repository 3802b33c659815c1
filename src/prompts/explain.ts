import type { Prompt } from "./prompt.ts";

export const explain: Prompt = {
  name: "explain",
  title: "Explain code",
  description: "Explains a file, a folder or a name in this workspace, from the code itself.",
  args: [
    { name: "subject", description: "A path, a symbol or a question", required: true },
    {
      name: "audience",
      description: "Who it is for, e.g. a new colleague; default a working engineer",
      required: false,
    },
  ],
  render: ({ subject, audience = "a working engineer" }) =>
    `Explain ${subject} to ${audience}, from the code in this workspace.

Find it with find_symbol, grep or find_files (repo_map shows what matters most), read it with read_file, and follow the calls that matter with find_references or call_hierarchy. Then write:
- what it is for, in one sentence;
- how it works, in the order in which things happen, with path:line for each claim;
- what surprises: edge cases, hidden state, assumptions;
- where to start when changing it.
Say plainly what you have not read.`,
};

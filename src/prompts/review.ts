import type { Prompt } from "./prompt.ts";

export const review: Prompt = {
  name: "review",
  title: "Review a change",
  description: "Reviews a file, a folder or a described change for faults that matter, with evidence.",
  args: [
    { name: "target", description: "Paths or a description of the change", required: true },
    { name: "focus", description: "What to look at most, e.g. security, races, tests", required: false },
  ],
  render: ({ target, focus }) =>
    `Review ${target}.${focus ? ` Look at ${focus} most.` : ""}

Read the code itself and what calls it (read_file, find_references, grep). Report only faults that you can show:
- path:line, what goes wrong, an input or a sequence that shows it, how to mend it;
- ordered by harm: wrong results and lost data, security, races and leaks, then unclear code;
- tests that are missing or cannot fail.
Leave out matters of taste. If you found nothing, say what you checked.`,
};

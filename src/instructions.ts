/** What a model is told once, at the start: what this server is for and which tool to reach for first. Under 2,000 characters. */
export function instructions(tools: readonly string[]): string {
  const has = new Set(tools);
  return advice
    .filter(({ needs }) => needs.every((name) => has.has(name)))
    .map(({ text }) => text)
    .join("\n");
}

const advice: readonly { readonly needs: readonly string[]; readonly text: string }[] = [
  {
    needs: [],
    text: "codi-mcp works on the code in one workspace: it reads, searches and changes files inside it, keeps an audit log of every call, and never touches anything outside. Paths are relative to the workspace root.",
  },
  {
    needs: ["grep", "find_files"],
    text: "Start with grep for a name or a text, find_files for a file, list_directory for the shape of a folder; then read_file only the lines you need.",
  },
  {
    needs: ["find_symbol", "find_references", "file_outline"],
    text: "In code prefer find_symbol for a definition, find_references for its uses and file_outline before reading a file: they know scopes and imports. References by name only share the name: check them.",
  },
  { needs: ["repo_map"], text: "repo_map is the first look at code you do not know." },
  {
    needs: ["write_file"],
    text: "Before you change a file, read it: the answer carries a hash, and a change made on an outdated copy is refused instead of overwriting someone's work.",
  },
  {
    needs: ["edit_file", "apply_patch"],
    text: "Change with edit_file (a few places in one file) or apply_patch (several files, all or nothing); write_file is for new files and complete rewrites.",
  },
  {
    needs: ["checkpoint"],
    text: "Every edit ends with a line `checkpoint: ID`: the checkpoint tool with restore and that id undoes it.",
  },
  {
    needs: ["shell"],
    text: "shell is for builds, tests and git. An answer `approval_required` means that a person has to decide: tell them the token, go on with something else, and make exactly the same call again once they have.",
  },
  {
    needs: [],
    text: "Answers are bounded: one that was shortened says what was left out and how to get it, and a last line `cursor: X` means the next page is had by repeating the call with that cursor. An error names the next step; follow it rather than repeating the call.",
  },
  { needs: ["query_audit"], text: "query_audit shows what was done here, by whom, also by other agents." },
];

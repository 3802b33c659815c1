import { loadBashParser } from "../../../src/core/policy/command/grammar.ts";
import { type Entries, entriesOf } from "../../../src/core/policy/judge/entries.ts";

/** What the splitter reports of a line: the marks that its commands would leave, and its doubts. */
export async function createSplitter(
  root: string,
): Promise<(line: string) => Entries & { marks: Set<string> }> {
  const parser = await loadBashParser();
  const surroundings = { cwd: root, roots: [root], stateFolder: "/nowhere/codi" };
  return (line) => {
    const found = entriesOf(parser, line, surroundings);
    const marks = found.entries.flatMap(({ argv = [] }) => (argv[0] === "touch" ? argv.slice(1) : []));
    return { ...found, marks: new Set(marks) };
  };
}

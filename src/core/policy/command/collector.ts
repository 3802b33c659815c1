import type { Assignment, Loop, Redirect, Seen, SeenCommand } from "./seen.ts";
import type { Word } from "./word.ts";

/** Gathers what a walk over a syntax tree finds. */
export interface Collector {
  command(command: SeenCommand): void;
  redirect(redirect: Redirect): void;
  assignment(assignment: Assignment): void;
  function(name: string): void;
  /** A function that is defined before anything else happens. */
  surely(name: string): void;
  loop(name: string, values: readonly Word[] | undefined): void;
  oddity(what: string): void;
  fault(what: string): void;
  /** Whether the tree goes deeper than anything a person would write; that is a fault, too. */
  tooDeep(depth: number): boolean;
  seen(): Seen;
}

export function createCollector(): Collector {
  const commands: SeenCommand[] = [];
  const redirects: Redirect[] = [];
  const functions: string[] = [];
  const oddities = new Set<string>();
  const defined: string[] = [];
  const loops: Loop[] = [];
  let fault: string | undefined;
  const blame = (what: string) => {
    fault ??= what;
  };
  return {
    command: (command) => void commands.push(command),
    redirect: (redirect) => void redirects.push(redirect),
    assignment: (assignment) =>
      void commands.push({ text: assignment.text, words: [], assignments: [assignment], redirects: [] }),
    function: (name) => void functions.push(name),
    surely: (name) => void defined.push(name),
    loop: (name, values) => void loops.push({ name, values }),
    oddity: (what) => void oddities.add(what),
    fault: blame,
    tooDeep(depth) {
      if (depth > maxTreeDepth) blame("the line is nested too deeply");
      return depth > maxTreeDepth;
    },
    seen: () => ({ commands, redirects, functions, defined, loops, oddities: [...oddities], fault }),
  };
}

// A dozen nested substitutions cost about sixty levels of either tree.
export const maxTreeDepth = 100;

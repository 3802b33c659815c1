import { CodiError } from "../../shared/errors.ts";

/** Alternatives multiply; beyond this a list of globs is not what anybody meant. */
const maxAlternatives = 256;

/**
 * Writes out the `{a,b}` of a glob, nested ones too; a brace without a comma inside stands for itself.
 * @throws CodiError `invalid_arguments` beyond 256 alternatives.
 */
export function expandBraces(glob: string): readonly string[] {
  const done: string[] = [];
  const open = [glob];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const group = firstGroup(one);
    if (group === undefined) done.push(one);
    else {
      const before = one.slice(0, group.from);
      const after = one.slice(group.to + 1);
      for (const choice of group.choices.toReversed()) open.push(before + choice + after);
    }
    if (done.length + open.length > maxAlternatives) {
      throw new CodiError("invalid_arguments", `The glob has more than ${maxAlternatives} alternatives.`, {
        hint: "Use a wider glob, or several calls.",
      });
    }
  }
  return done;
}

interface Group {
  readonly from: number;
  readonly to: number;
  readonly choices: readonly string[];
}

/** The first `{` that is closed and has a comma on its own level. */
function firstGroup(glob: string): Group | undefined {
  const open: { from: number; commas: number[] }[] = [];
  let outermost: Group | undefined;
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at];
    if (character === "\\") at += 1;
    else if (character === "{") open.push({ from: at, commas: [] });
    else if (character === ",") open.at(-1)?.commas.push(at);
    else if (character === "}") {
      const group = open.pop();
      if (group === undefined || group.commas.length === 0) continue;
      if (outermost === undefined || group.from < outermost.from) outermost = groupOf(glob, group, at);
      if (open.length === 0) return outermost;
    }
  }
  return outermost;
}

function groupOf(glob: string, group: { from: number; commas: number[] }, to: number): Group {
  const edges = [group.from, ...group.commas, to];
  const choices = edges.slice(1).map((edge, index) => glob.slice((edges[index] ?? 0) + 1, edge));
  return { from: group.from, to, choices };
}

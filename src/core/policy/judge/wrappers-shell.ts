import { caution, ordinary } from "./finding.ts";
import { readOptions } from "./options.ts";
import { hidden, type Unwrap } from "./unwrapped.ts";

/** A shell: the code after `-c`, a script, or whatever its input says. */
export const shell: Unwrap = ({ args, redirects }) => {
  const { unknown, given, operands } = readOptions(
    args,
    {
      short: "clexiuvfaskbhmptBHrn",
      shortValue: "Oo",
      long: ["--login", "--noprofile", "--norc", "--posix", "--version"],
    },
    true,
  );
  if (unknown !== undefined) return hidden(`${unknown} is not known here`);
  if (given.includes("-n") || given.includes("--version")) return undefined;
  const [script] = operands;
  if (script?.value.startsWith("+")) return hidden(`${script.raw} is not known here`);
  if (script && given.includes("-c")) return script.fixed ? { code: [script.value] } : hidden(script.raw);
  if (script && !given.includes("-s")) {
    const named = script.fixed || script.operand || script.value !== "";
    return named ? { finding: ordinary(5, `runs the script ${script.raw}`) } : hidden(script.raw);
  }
  const inputs = redirects.filter(({ operator }) => operator.startsWith("<"));
  const bodies = inputs.flatMap(({ operator, target, body }) => {
    if (body !== undefined) return /['"\\]/.test(target?.raw ?? "") || !/[$`\\]/.test(body) ? body : [];
    return operator === "<<<" && target?.fixed ? target.value : [];
  });
  if (bodies.length > 0 && bodies.length === inputs.length) return { code: bodies };
  return { finding: caution(8, "runs whatever comes in through its input") };
};

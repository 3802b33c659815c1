import { CodiError } from "../../shared/errors.ts";

/**
 * Says in our words what ripgrep complained about when it gave up: the pattern, the type or the glob.
 * Undefined when the complaint is about files only, which does not end a search.
 */
export function explainComplaint(complaint: string): CodiError | undefined {
  const cause = new Error(complaint.slice(0, 2000));
  const type = /unrecognized file type: (.*)/.exec(complaint)?.[1];
  if (type !== undefined) {
    return new CodiError("invalid_arguments", `There is no file type "${type}".`, {
      hint: 'Types are short names such as ts, js, py, rust, go, java, cpp, md; or use glob: "*.ext".',
      cause,
    });
  }
  if (/the literal .* is not allowed in a regex/.test(complaint)) {
    return new CodiError(
      "invalid_arguments",
      "The pattern holds a line end, but lines are searched one by one.",
      {
        hint: "Set multiline: true.",
        cause,
      },
    );
  }
  if (/exceeds size limit/.test(complaint)) {
    return new CodiError("invalid_arguments", "The pattern is too large once compiled.", {
      hint: "Shorten it or lower its repetition counts, or set literal: true for plain text.",
      cause,
    });
  }
  if (/look-around|backreferences/.test(complaint)) {
    return new CodiError(
      "invalid_arguments",
      "Look-around and backreferences are not supported in a pattern.",
      {
        hint: "Search for the part that can be matched without them, or set literal: true for plain text.",
        cause,
      },
    );
  }
  if (/regex parse error|regex could not|error parsing/.test(complaint)) {
    const why = /^error: (.*)$/m.exec(complaint)?.[1] ?? "it cannot be parsed";
    return new CodiError("invalid_arguments", `The pattern is not a valid regular expression: ${why}.`, {
      hint: "Set literal: true to search for it as plain text, or escape the special characters.",
      cause,
    });
  }
  return undefined;
}

/** Names what could not be read, from complaints of the form `rg: PATH: REASON (os error N)`. */
export function unreadableNote(complaint: string, prefix: string): string | undefined {
  const lines = complaint.split("\n").filter((line) => line.includes("(os error"));
  const first = /^rg: (?:\.[/\\])?(.*?): /.exec(lines[0] ?? "")?.[1];
  if (first === undefined) return undefined;
  const more = lines.length > 1 ? ` and ${lines.length - 1} more` : "";
  return `Not searched, because it cannot be read: ${prefix}${first}${more}.`;
}

/** A word of a command: as written, and what can be known of it before the shell runs. */
export interface Word {
  readonly raw: string;
  /** The word after quote removal; of a word that is not `fixed`, the part before the first thing that is unknown. */
  readonly value: string;
  /** Whether `value` is the whole word in every run. */
  readonly fixed: boolean;
  /** Where it is not fixed: whether the unknown part is file names that exist (a glob) and nothing else. */
  readonly glob: boolean;
  /** Written in a way that shells understand differently (`$'…'`, extended globs). */
  readonly dialect: boolean;
  /** Not fixed, yet known to be no option: a variable that the line itself sets to plain words. */
  readonly operand?: boolean;
}

/** Reads one word of shell source by the quoting rules of POSIX (XCU 2.2) and of bash for `$'…'`. */
export function readWord(raw: string): Word {
  // The builtin; anywhere else a lone bracket opens a glob.
  if (raw === "[") return { raw, value: raw, fixed: true, glob: false, dialect: false };
  let value = "";
  let unknown = false;
  let glob = false;
  let dialect = false;
  let at = 0;
  const stop = () => {
    unknown = true;
  };
  while (at < raw.length && !unknown) {
    const char = raw.charAt(at);
    const next = raw.charAt(at + 1);
    if (char === "\\") {
      if (next !== "\n") value += next;
      at += 2;
    } else if (char === "'") {
      const end = raw.indexOf("'", at + 1);
      // An open quote is a fault of the line, which the parsers report.
      if (end < 0) stop();
      else value += raw.slice(at + 1, end);
      at = end + 1;
    } else if (char === '"') {
      const inner = readDoubleQuoted(raw, at + 1);
      value += inner.value;
      if (inner.end === undefined) stop();
      else at = inner.end;
    } else if (char === "$" && (next === "'" || next === '"')) {
      dialect = true;
      stop();
    } else if (startsExpansion(raw, at) || ((char === "<" || char === ">") && next === "(")) {
      stop();
    } else if (char === "~" && value === "" && at === 0) {
      stop();
    } else if (char === "{" && isBraceExpansion(raw, at)) {
      stop();
    } else if (/[*?[]/.test(char) || (/[+@!]/.test(char) && next === "(")) {
      glob = !hasExpansion(raw.slice(at));
      dialect ||= next === "(";
      stop();
    } else {
      value += char;
      at += 1;
    }
  }
  return { raw, value, fixed: !unknown, glob, dialect };
}

function readDoubleQuoted(raw: string, from: number): { value: string; end: number | undefined } {
  let value = "";
  for (let at = from; at < raw.length; at += 1) {
    const char = raw.charAt(at);
    if (char === '"') return { value, end: at + 1 };
    if (startsExpansion(raw, at)) return { value, end: undefined };
    if (char === "\\" && /["$`\\\n]/.test(raw.charAt(at + 1))) {
      at += 1;
      if (raw.charAt(at) !== "\n") value += raw.charAt(at);
    } else value += char;
  }
  return { value, end: undefined };
}

/** A `$` that stands alone, as in a regular expression, is itself. */
function startsExpansion(raw: string, at: number): boolean {
  const char = raw.charAt(at);
  return char === "`" || (char === "$" && /[A-Za-z0-9_{(@*#?$!-]|\[/.test(raw.charAt(at + 1)));
}

const hasExpansion = (text: string): boolean => /[$`"'\\~{]|[<>]\(/.test(text);

function isBraceExpansion(raw: string, at: number): boolean {
  const end = raw.indexOf("}", at);
  return end > at && /,|\.\./.test(raw.slice(at, end));
}

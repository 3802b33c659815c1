import { CodiError } from "../../shared/errors.ts";
import { expandBraces } from "./braces.ts";

/** A compiled glob: whether a path relative to the searched folder, with `/` between folders, matches. */
export interface Glob {
  matches(path: string): boolean;
  /** The same as plain globs, one of which has to match; without braces; a leading `/` ties it to the folder. */
  readonly alternatives: readonly string[];
}

/** Longer than any sensible glob; keeps the work for one path small. */
const maxGlob = 4096;

type Token =
  | { readonly kind: "text"; readonly character: string }
  | { readonly kind: "one" | "star" }
  | Class;
interface Class {
  readonly kind: "class";
  readonly isNegated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}
type Segment = "folders" | readonly Token[];

/**
 * Compiles a glob: `*` and `?` stay within a name, `**` spans folders, `[a-z]`, `[!a-z]`, `{a,b}`, `\` escapes.
 * A glob without `/` matches in any folder. Matching takes time proportional to glob × path, whatever the glob:
 * only the last star is ever tried again (the usual wildcard algorithm, e.g. Krauss 2008), never a regular
 * expression that could hang the server.
 * @throws CodiError `invalid_arguments` for a glob that cannot mean anything.
 */
export function compileGlob(glob: string): Glob {
  if (glob.length > maxGlob) throw refused(glob.slice(0, 40), `is longer than ${maxGlob} characters`);
  if (glob.includes("\0")) throw refused(glob.replaceAll("\0", "\\0"), "holds a NUL character");
  const alternatives = expandBraces(glob).map((one) => (one.endsWith("/") ? `${one}**` : one));
  for (const one of alternatives) {
    if (one === "") throw refused(glob, "is empty");
    if (one.startsWith("/") || one.startsWith("../")) throw refused(glob, "leads out of the searched folder");
  }
  const plain = alternatives.map((one) => (one.startsWith("./") ? one.slice(1) : one));
  const isNormal = /^[\0-\x7f]*$/.test(glob);
  const compiled = plain.map((one) => compilePath(segmentsOf(isNormal ? one : one.normalize("NFC"), glob)));
  return {
    matches(path) {
      // macOS and some archives store names decomposed; a person types them composed.
      const wanted = isNormal ? path : path.normalize("NFC");
      for (const matches of compiled) if (matches(wanted)) return true;
      return false;
    },
    alternatives: plain,
  };
}

/** Whether a glob itself asks for hidden files, as `.github/**` does. */
export function namesHidden(glob: Glob): boolean {
  return glob.alternatives.some((one) => /(?:^|\/)\.[^./]/.test(one));
}

function segmentsOf(glob: string, shown: string): readonly Segment[] {
  const parts = glob.split("/").filter((part) => part !== "." && part !== "");
  const segments: Segment[] = parts.map((part) => (part === "**" ? "folders" : tokensOf(part, shown)));
  return glob.includes("/") ? segments : ["folders", ...segments];
}

function tokensOf(part: string, shown: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < part.length; at += 1) {
    const character = part.charAt(at);
    if (character === "*") {
      if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
    } else if (character === "?") tokens.push({ kind: "one" });
    else if (character === "[") {
      const end = classEnd(part, at);
      if (end < 0) throw refused(shown, "has a [ without its ]");
      tokens.push(classOf(part.slice(at + 1, end)));
      at = end;
    } else if (character === "\\" && at + 1 < part.length) {
      at += 1;
      tokens.push({ kind: "text", character: part.charAt(at) });
    } else tokens.push({ kind: "text", character });
  }
  return tokens;
}

/** A `]` that comes first belongs to the class. */
function classEnd(part: string, at: number): number {
  const first = part[at + 1] === "!" || part[at + 1] === "^" ? at + 2 : at + 1;
  return part.indexOf("]", first + 1);
}

function classOf(inside: string): Class {
  const isNegated = inside.startsWith("!") || inside.startsWith("^");
  const body = isNegated ? inside.slice(1) : inside;
  const ranges: [number, number][] = [];
  for (let at = 0; at < body.length; at += 1) {
    const isRange = body[at + 1] === "-" && at + 2 < body.length;
    ranges.push([body.charCodeAt(at), body.charCodeAt(isRange ? at + 2 : at)]);
    if (isRange) at += 2;
  }
  return { kind: "class", isNegated, ranges };
}

/** Most paths fail on how they end or begin, which is cheapest to look at. */
function compilePath(segments: readonly Segment[]): (path: string) => boolean {
  const start = segments
    .slice(0, -1)
    .map((segment) => (segment === "folders" ? undefined : plainText(segment)));
  const fixed = start.slice(0, start.indexOf(undefined) < 0 ? start.length : start.indexOf(undefined));
  const prefix = fixed.map((text) => `${text}/`).join("");
  const last = segments.at(-1);
  const tokens = last === undefined || last === "folders" ? [] : last;
  const suffix = plainText(tokens.slice(tokens.findLastIndex((token) => token.kind !== "text") + 1)) ?? "";
  const isName = segments.length === 2 && segments[0] === "folders" && last !== "folders";
  return (path) => {
    if (!path.endsWith(suffix) || !path.startsWith(prefix)) return false;
    return isName ? matchesName(tokens, path.slice(path.lastIndexOf("/") + 1)) : matchesPath(segments, path);
  };
}

/** The text of tokens that are nothing else. */
function plainText(tokens: readonly Token[]): string | undefined {
  let text = "";
  for (const token of tokens) {
    if (token.kind !== "text") return undefined;
    text += token.character;
  }
  return text;
}

function matchesPath(segments: readonly Segment[], path: string): boolean {
  const names = path.split("/");
  let retryAt = -1;
  let retryName = 0;
  let at = 0;
  let next = 0;
  while (next < names.length) {
    const segment = segments[at];
    if (segment === "folders") {
      // At the end it stands for what is inside, so it has to take a name of its own.
      if (at === segments.length - 1) return true;
      retryAt = at;
      retryName = next;
      at += 1;
    } else if (segment !== undefined && matchesName(segment, names[next] ?? "")) {
      at += 1;
      next += 1;
    } else if (retryAt >= 0) {
      retryName += 1;
      next = retryName;
      at = retryAt + 1;
    } else return false;
  }
  return at === segments.length;
}

function matchesName(tokens: readonly Token[], name: string): boolean {
  let retryAt = -1;
  let retryCharacter = 0;
  let at = 0;
  let next = 0;
  while (next < name.length) {
    const token = tokens[at];
    if (token?.kind === "star") {
      if (at === tokens.length - 1) return true;
      retryAt = at;
      retryCharacter = next;
      at += 1;
    } else if (token !== undefined && matchesCharacter(token, name, next)) {
      at += 1;
      next += 1;
    } else if (retryAt >= 0) {
      retryCharacter += 1;
      next = retryCharacter;
      at = retryAt + 1;
    } else return false;
  }
  while (tokens[at]?.kind === "star") at += 1;
  return at === tokens.length;
}

function matchesCharacter(token: Token, name: string, at: number): boolean {
  if (token.kind === "text") return token.character === name[at];
  if (token.kind !== "class") return true;
  const code = name.charCodeAt(at);
  return token.ranges.some(([from, to]) => code >= from && code <= to) !== token.isNegated;
}

function refused(glob: string, why: string): CodiError {
  return new CodiError("invalid_arguments", `The glob "${glob}" ${why}.`, {
    hint: "Examples: *.ts, src/**/*.test.ts, {a,b}.json, [!_]*.py",
  });
}

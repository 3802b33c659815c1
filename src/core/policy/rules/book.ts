import { statSync } from "node:fs";
import { matches, showPrefix } from "./match.ts";
import type { Rule } from "./rule.ts";
import { type ReadExample, type RuleFile, readRuleFile } from "./rule-file.ts";

export const layers = ["user", "admin", "workspace"] as const;
export type Layer = (typeof layers)[number];

export interface Ruling {
  readonly rule: Rule;
  /** `layer: prefix`, for people. */
  readonly label: string;
}

/** The rules of all files as they are now. */
export interface RuleBook {
  readonly listed: readonly { readonly layer: Layer; readonly rule: Rule; readonly expired: boolean }[];
  readonly problems: readonly string[];
  /** What a person should know although nothing is wrong with the files. */
  readonly warnings: readonly string[];
  /** The strictest rule that matches a command. */
  rule(argv: readonly string[]): Ruling | undefined;
}

export interface RuleFiles {
  readonly user: string;
  readonly admin: string;
  readonly workspaces: readonly string[];
}

const strictness = ["allow", "ask", "deny"];

/** Keeps the rules of all layers, and reads a file again when it has changed. */
export function createRuleShelf(files: RuleFiles, readExample: ReadExample): { open(): RuleBook } {
  const all = [
    { layer: "user" as const, path: files.user },
    { layer: "admin" as const, path: files.admin },
    ...files.workspaces.map((path) => ({ layer: "workspace" as const, path })),
  ];
  const cache = new Map<string, { stamp: string; file: RuleFile }>();
  let stamps = "";
  let book: RuleBook | undefined;

  const read = (path: string, layer: Layer, stamp: string): RuleFile => {
    const cached = cache.get(path);
    if (cached?.stamp === stamp) return cached.file;
    const file = readRuleFile(path, readExample, layer === "admin");
    cache.set(path, { stamp, file });
    return file;
  };

  return {
    open() {
      const current = all.map(({ path }) => stampOf(path));
      const key = current.join();
      if (book && key === stamps) return book;
      const loaded = all.map(({ layer, path }, index) => ({
        layer,
        path,
        ...read(path, layer, current[index] ?? ""),
      }));
      stamps = key;
      book = createBook(loaded);
      return book;
    },
  };
}

function createBook(
  loaded: readonly { layer: Layer; path: string; rules: readonly Rule[]; problem: string | undefined }[],
): RuleBook {
  const rows = loaded.flatMap(({ layer, rules }) => rules.map((rule) => ({ layer, rule })));
  const isExpired = ({ expires }: Rule): boolean =>
    expires !== undefined && Date.parse(expires) <= Date.now();
  const ignored = (layer: Layer, rule: Rule): boolean => layer === "workspace" && rule.decision === "allow";
  return {
    get listed() {
      return rows.map(({ layer, rule }) => ({ layer, rule, expired: isExpired(rule) }));
    },
    problems: loaded.flatMap(({ problem }) => problem ?? []),
    warnings: loaded.flatMap(({ layer, path, rules }) =>
      rules.some((rule) => ignored(layer, rule))
        ? [`${path} allows commands; a workspace can only forbid, so that part is ignored.`]
        : [],
    ),
    rule(argv) {
      let found: Ruling | undefined;
      for (const { layer, rule } of rows) {
        if (ignored(layer, rule) || !matches(rule, argv) || isExpired(rule)) continue;
        const isStricter =
          found === undefined || strictness.indexOf(rule.decision) > strictness.indexOf(found.rule.decision);
        if (isStricter) found = { rule, label: `${layer}: ${showPrefix(rule)}` };
      }
      return found;
    },
  };
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ino}:${found.mtimeMs}:${found.size}:${found.mode}:${found.uid}` : "none";
}

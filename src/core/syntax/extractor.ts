import { performance } from "node:perf_hooks";
import type { Parser, Query } from "web-tree-sitter";
import { assemble } from "./assemble.ts";
import type { Capture } from "./captures.ts";
import { collect, emptyCollection, planOf, useRange } from "./collect.ts";
import { type Extraction, use } from "./contract.ts";
import type { MakeEdit } from "./edited.ts";
import { loadParser, loadTreeSitter } from "./grammar.ts";
import { languages } from "./languages.ts";
import { createLineTable } from "./line-table.ts";
import { createMatcher, type Matcher } from "./matches.ts";
import { createNameEnd, type NameEnd } from "./names.ts";
import { parse } from "./parse.ts";
import { partialExtraction } from "./quick-look.ts";
import { scanText } from "./scan.ts";
import type { LanguageSpec } from "./spec.ts";

/** Bounds of one extraction. */
export interface ExtractionLimits {
  /** Longest text that is parsed, in UTF-16 units; default 1,000,000. */
  readonly maxLength?: number;
  /** Time for one file, in milliseconds on the clock and of this process's CPU; default 2000. */
  readonly budgetMs?: number;
}

/** Reads definitions and uses of names out of source text. One per thread; not to be called twice at a time. */
export interface Extractor {
  /**
   * Reads a text. What is too long or takes too long is read by pattern and marked `partial`.
   * @throws CodiError `unavailable` when the grammar cannot be loaded
   */
  extract(text: string, language: string, limits?: ExtractionLimits): Promise<Extraction>;
  /** Frees parsers and queries. */
  close(): void;
}

const defaultMaxLength = 1_000_000;
const defaultBudgetMs = 2000;

/** What is kept of a language between files. */
interface Engine {
  readonly spec: LanguageSpec;
  readonly parser: Parser;
  readonly query: Query;
  readonly matcher: Matcher;
  readonly plan: readonly Capture[];
  readonly nameEnd: NameEnd;
  readonly makeEdit: MakeEdit;
}

export function createExtractor(): Extractor {
  const engines = new Map<string, Promise<Engine>>();
  const specs = new Map<string, Promise<LanguageSpec | undefined>>();
  const specOf = (language: string) => remember(specs, language, () => loadSpec(language));

  const extract: Extractor["extract"] = async (text, language, limits = {}) => {
    const spec = (await specOf(language)) ?? {};
    const lines = createLineTable(text);
    if (text.length > (limits.maxLength ?? defaultMaxLength)) return partialExtraction(text, spec, lines);
    if (spec.scan !== undefined) return scanText(text, spec.scan, lines);
    if (spec.embedded !== undefined) {
      const inner = spec.embedded(text);
      return inner === undefined
        ? scanText(text, () => [], lines)
        : extract(inner.text, inner.language, limits);
    }
    const engine = await remember(engines, language, () => startEngine(language, spec));
    const found = read(text, engine, limits.budgetMs ?? defaultBudgetMs);
    if (found === undefined) return partialExtraction(text, spec, lines);
    if (found.state !== "damaged" || spec.fallback === undefined) return found;
    const other = await extract(text, spec.fallback, limits);
    return other.state === "damaged" || other.state === "partial" ? found : { ...other, state: "repaired" };
  };

  return {
    extract,
    close() {
      for (const engine of engines.values())
        engine.then(
          ({ parser, query }) => {
            parser.delete();
            query.delete();
          },
          () => undefined, // it never started, so there is nothing to free
        );
      engines.clear();
    },
  };
}

async function loadSpec(language: string): Promise<LanguageSpec | undefined> {
  return (await languages[language]?.spec())?.spec;
}

async function startEngine(language: string, spec: LanguageSpec): Promise<Engine> {
  const { Edit, Query, wasm } = await loadTreeSitter();
  const parser = await loadParser(language);
  if (parser.language === null) throw new Error(`The parser of ${language} has no grammar.`);
  const query = new Query(parser.language, spec.query ?? "");
  return {
    spec,
    parser,
    query,
    matcher: createMatcher(query, wasm),
    plan: planOf(query),
    nameEnd: createNameEnd(spec.nameStart, spec.nameRest),
    makeEdit: (fields) => new Edit(fields),
  };
}

/** @returns undefined when time runs out */
function read(text: string, engine: Engine, budgetMs: number): Extraction | undefined {
  const { spec, matcher, plan, nameEnd } = engine;
  const isOverdue = createBudget(budgetMs);
  const { trees, state } = parse(text, engine.parser, spec, engine.makeEdit, isOverdue);
  try {
    const found = emptyCollection();
    for (const tree of trees)
      if (!isOverdue()) collect(found, text, tree.rootNode, matcher, plan, spec, nameEnd, isOverdue);
    for (const { at, isMember } of spec.docNames?.(text) ?? [])
      found.uses.push(at * useRange + use.doc + (isMember ? use.member : 0));
    return isOverdue() ? undefined : assemble(text, found, spec, nameEnd, state);
  } finally {
    for (const tree of trees) tree.delete();
  }
}

/** Time in which nobody asks how much CPU was used, in milliseconds: that costs as much as reading a short file. */
const graceMs = 20;

/**
 * Says whether the time for a file is up, and stays with its answer. Time on the clock does not count alone: on a machine
 * with other things to do it passes without work, and what a file defines must not depend on that.
 */
function createBudget(budgetMs: number): () => boolean {
  const start = performance.now();
  const grace = Math.min(graceMs, budgetMs / 2);
  let before: NodeJS.CpuUsage | undefined;
  let isOver = false;
  return () => {
    const passed = performance.now() - start;
    if (isOver || passed < grace) return isOver;
    before ??= process.cpuUsage();
    if (passed < budgetMs) return false;
    const { user, system } = process.cpuUsage(before);
    isOver = (user + system) / 1000 >= budgetMs - grace;
    return isOver;
  };
}

/** The promise kept under a key, made when there is none; one that failed is made anew the next time. */
function remember<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}

import * as z from "zod";
import { CodiError } from "../../shared/errors.ts";
import type { SymbolRow } from "../../store/symbols.ts";
import { queryName, readCursor, writeCursor } from "../search/index.ts";
import { symbolKinds, trait } from "../syntax/index.ts";
import { ask, type Finding, type Inquiry } from "./ask.ts";
import type { FindSymbolQuery, FoundSymbols, SymbolHit, Symbols } from "./contract.ts";
import { codeOf } from "./kinds.ts";
import { lookUp, nearNames, stepsOf } from "./lookup.ts";
import { readNamePath } from "./name-path.ts";
import type { Rooms } from "./rooms.ts";
import { rulesOf } from "./rules.ts";
import { hitOf } from "./show.ts";
import { bodyOf } from "./sources.ts";

const defaultLimit = 20;
const maxLimit = 100;
/** Characters of bodies on a page, and lines of one of them. */
const maxBodies = 18_000;
const maxBodyLines = 300;

export function createFind(rooms: Rooms): Symbols["find"] {
  return async (query, context) => {
    checkSubstring(query);
    const name = queryName({ ...query, cursor: undefined, limit: undefined });
    const skip = query.cursor === undefined ? 0 : readCursor(query.cursor, name, z.int().min(0));
    const path = query.path === undefined ? undefined : await rooms.locate(query.path);
    const { result, notes } = await ask(rooms.deps, context, (inquiry) =>
      answer(rooms, inquiry, query, path, skip),
    );
    const { shown, elsewhere, ...found } = result;
    const isLast = skip + shown >= found.total;
    return {
      ...found,
      first: skip + 1,
      notes: [...(elsewhere === undefined ? [] : [elsewhere]), ...notes],
      ...(!isLast && { cursor: writeCursor(name, skip + shown) }),
    };
  };
}

type Found = Omit<FoundSymbols, "notes" | "cursor" | "first"> & {
  readonly shown: number;
  readonly elsewhere: string | undefined;
};

async function answer(
  { show }: Rooms,
  inquiry: Inquiry,
  query: FindSymbolQuery,
  path: string | undefined,
  skip: number,
): Promise<Finding<Found>> {
  const { view } = inquiry;
  const filter = {
    ...(query.kind !== undefined && { kinds: [kindCode(query.kind)] }),
    ...(query.language !== undefined && {
      languages: [languageOf(query.language, view.symbols.languages())],
    }),
    ...(path !== undefined && path !== "" && { path }),
  };
  const steps = query.match && stepsOf[query.match];
  const { rows, step, isCut } = lookUp(view, query.query, filter, steps);
  const groups = grouped(rows);
  const page = groups.slice(skip, skip + Math.min(query.limit ?? defaultLimit, maxLimit));
  const hits: SymbolHit[] = [];
  let room = maxBodies;
  for (const { row, overloads } of page) {
    await inquiry.pause();
    const hit = { ...(await hitOf(inquiry, show, row)), ...(overloads > 0 && { overloads }) };
    const source = query.includeBody ? await inquiry.sources.open(row.path) : undefined;
    if (!source) {
      hits.push(hit);
      continue;
    }
    const body = bodyOf(row, source, maxBodyLines);
    room -= body.lines.reduce((sum, line) => sum + line.length + 6, 0);
    if (room < 0 && hits.length > 0) break;
    hits.push({ ...hit, body });
  }
  const others =
    rows.length === 0 && Object.keys(filter).length > 0 ? lookUp(view, query.query, {}, steps).rows : [];
  const given = (["kind", "language", "path"] as const)
    .filter((name) => query[name] !== undefined)
    .join(" and ");
  const near = rows.length === 0 && others.length === 0 ? nearNames(view, query.query) : [];
  const elsewhere =
    others[0] &&
    `${others.length} would fit without ${given}, first ${show(others[0].path)}:${others[0].line} ${others[0].name}.`;
  return {
    result: { hits, step, total: groups.length, isMore: isCut, near, shown: hits.length, elsewhere },
    files: page.map(({ row }) => row.path),
    isEmpty: rows.length === 0,
  };
}

/** Definitions of one symbol in one place as one, in the order of the first of each. */
function grouped(rows: readonly SymbolRow[]): { readonly row: SymbolRow; overloads: number }[] {
  const groups = new Map<string, { row: SymbolRow; overloads: number }>();
  for (const row of rows) {
    const key = `${row.file}:${row.parent}:${row.owner ?? ""}:${row.nameId}:${row.kind}`;
    const known = groups.get(key);
    const isOverload =
      !rulesOf(row.language).hasExports || ((known?.row.traits ?? 0) & trait.declaration) !== 0;
    if (known && isOverload) known.overloads++;
    else groups.set(known ? `${key}:${row.ordinal}` : key, { row, overloads: 0 });
  }
  return [...groups.values()];
}

/** Names are found inside of others by groups of three letters. */
const leastSubstring = 3;

function checkSubstring({ query, match }: FindSymbolQuery): void {
  const name = readNamePath(query).at(-1)?.name ?? "";
  if (match !== "substring" || [...name].length >= leastSubstring) return;
  throw new CodiError(
    "invalid_arguments",
    `"${name}" is too short for match substring: it takes three characters.`,
    {
      hint: "match prefix takes any length.",
    },
  );
}

function kindCode(kind: string): number {
  const code = codeOf(kind) ?? codeOf(otherWords.get(kind.toLowerCase()) ?? "");
  if (code !== undefined) return code;
  throw new CodiError("invalid_arguments", `There is no kind "${kind}".`, {
    hint: `Kinds: ${symbolKinds.join(", ")}.`,
  });
}

/** What the languages call it. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ["struct", "class"],
  ["trait", "interface"],
  ["protocol", "interface"],
  ["module", "namespace"],
  ["package", "namespace"],
  ["enum_member", "enumMember"],
  ["enummember", "enumMember"],
  ["field", "property"],
  ["constant", "const"],
  ["typealias", "type"],
  ["def", "function"],
]);

function languageOf(language: string, known: readonly string[]): string {
  const lower = language.toLowerCase();
  const wanted = shortNames.get(lower) ?? lower;
  if (known.includes(wanted)) return wanted;
  throw new CodiError("invalid_arguments", `The workspace has no indexed files in "${language}".`, {
    hint: known.length === 0 ? "Nothing is indexed yet." : `It has: ${known.join(", ")}.`,
  });
}

const shortNames: ReadonlyMap<string, string> = new Map([
  ["ts", "typescript"],
  ["js", "javascript"],
  ["py", "python"],
  ["rs", "rust"],
  ["rb", "ruby"],
  ["golang", "go"],
  ["c++", "cpp"],
  ["c#", "csharp"],
  ["kt", "kotlin"],
  ["sh", "bash"],
]);

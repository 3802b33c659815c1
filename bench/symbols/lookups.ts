import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lookUp, stepsOf } from "../../src/core/symbols/lookup.ts";
import { viewOf } from "../../src/core/symbols/view.ts";
import { openDatabase } from "../../src/store/driver.ts";
import { indexTables } from "../../src/store/index-tables.ts";
import { createIndexWriter } from "../../src/store/index-writer.ts";
import { encodePlaces } from "../../src/store/places.ts";

/** Lookups by name in an index of a million definitions with made-up names: `node scripts/run.mjs bench/symbols/lookups.ts`. */
const symbols = 1_000_000;
const perFile = 25;
const distinct = 260_000;
const rounds = 400;

const random = createRandom(20_261_121);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

// A folder that is named is kept, and filled only when it is empty.
const [, , kept] = process.argv;
const folder = kept ?? mkdtempSync(join(tmpdir(), "codi-lookups-"));
try {
  const path = join(folder, "index.db");
  const names = makeNames();
  if (!existsSync(path)) fill(path, names);
  console.log(`${Math.round(statSync(path).size / 1e6)} MB; CPU milliseconds of one lookup:`);
  measure(path, names);
} finally {
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
}

/** Names of two to four words, a few of them very common, as in real code. */
function makeNames(): string[] {
  const syllables =
    "ab ac ad al am an ar as at ba be bi ca ce co de di do en er es ex fi fo ge gr ha he id in is it ke la le li lo ma me mi mo na ne no ob of on op or ou pa pe pi po pr qu ra re ri ro sa se si so st su ta te ti to tr un up us ut va ve vi wa we wo xy".split(
      " ",
    );
  const words = Array.from({ length: 4_000 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables)).join(""),
  );
  const verbs = words.slice(0, 200);
  const all = new Set<string>();
  while (all.size < distinct) {
    const parts = [pick(verbs), ...Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(words))];
    const style = random();
    const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
    all.add(
      style < 0.5
        ? parts.map((part, at) => (at === 0 ? part : capital(part))).join("")
        : style < 0.75
          ? parts.map(capital).join("")
          : parts.join("_"),
    );
  }
  return [...all];
}

/** Some names stand for thousands of definitions, as in real code. */
function nameAt(names: readonly string[]): string {
  return names[Math.floor(names.length * random() ** 2)] ?? "x";
}

function fill(path: string, names: readonly string[]): void {
  const database = openDatabase(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000");
  database.exec(indexTables);
  const writer = createIndexWriter(database);
  const files = symbols / perFile;
  for (let first = 0; first < files; first += 1_000) {
    writer.transaction(() => {
      for (let file = first; file < Math.min(files, first + 1_000); file++) writer.put(record(file, names));
    });
  }
  writer.transaction(() => writer.indexNames());
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

function record(file: number, names: readonly string[]) {
  const own = Array.from({ length: perFile * 2 }, () => nameAt(names));
  const distinctOwn = [...new Set(own)];
  const definitions = Int32Array.from(
    Array.from({ length: perFile }, (_, at) => [
      distinctOwn.indexOf(own[at] ?? ""),
      at % 8,
      at % 5 === 0 ? -1 : at - (at % 5),
      -1,
      at * 10 + 1,
      2,
      at * 300,
      at * 300 + 250,
      at * 10 + 8,
      at * 300,
      at * 300 + 40,
      at % 2,
    ]).flat(),
  );
  const places = encodePlaces([
    { offset: 100, use: 1, binding: 0 },
    { offset: 300, use: 1, binding: 0 },
  ]);
  return {
    path: `packages/p${file % 97}/src/f${file}.ts`,
    language: "typescript",
    stamp: { size: 1, mtime: 1, ctime: 1 },
    hash: new Uint8Array(16),
    lines: 300,
    state: "whole",
    package: null,
    names: distinctOwn,
    definitions,
    references: Int32Array.from(distinctOwn.flatMap((_, at) => [at, 2, places.length])),
    places: Uint8Array.from(distinctOwn.flatMap(() => [...places])),
    imports: [],
    exports: [],
    heritage: [],
  };
}

function measure(path: string, names: readonly string[]): void {
  const database = openDatabase(path);
  database.exec("PRAGMA query_only = ON");
  const view = viewOf({ database, generation: () => 1, absolute: (one) => one });
  const cut = (name: string, from: number, length: number): string => name.slice(from, from + length);
  const queries = {
    exact: () => nameAt(names),
    prefix: () => cut(nameAt(names), 0, 3 + Math.floor(random() * 5)),
    substring: () => cut(nameAt(names), 2 + Math.floor(random() * 4), 4 + Math.floor(random() * 4)),
    fuzzy: () => (random() < 0.5 ? typo(nameAt(names)) : humps(nameAt(names))),
  };
  const goals = { exact: 0.5, prefix: 5, substring: 8, fuzzy: 30 };
  for (const kind of ["exact", "prefix", "substring", "fuzzy"] as const) {
    const times: number[] = [];
    let hits = 0;
    for (let round = 0; round < rounds; round++) {
      const query = queries[kind]();
      const start = process.cpuUsage();
      const { rows } = lookUp(view, query, {}, stepsOf[kind]);
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / 1000);
      if (rows.length > 0) hits++;
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2);
    console.log(
      `${kind}: p50 ${at(0.5)}, p95 ${at(0.95)} (goal ${goals[kind]}), max ${at(0.999)}; ${hits} of ${rounds} found something`,
    );
  }
  database.close();
}

function typo(name: string): string {
  const at = 1 + Math.floor(random() * (name.length - 2));
  return `${name.slice(0, at)}${name.slice(at + 1)}`;
}

function humps(name: string): string {
  const capitals = (name.match(/[A-Z]|_[a-z]/g) ?? []).map((hump) => hump.at(-1)?.toUpperCase() ?? "");
  return `${name[0]}${capitals.join("")}`;
}

/** Mulberry32: the same names in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

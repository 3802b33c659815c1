// npm run train:table -- [--work FOLDER]: downloads the packages of packages.txt, learns the token table from their
// documented functions, writes assets/token-table.bin and docs/token-table.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeTable } from "../../src/core/retrieval/table-file.ts";
import { writeCard } from "./card.ts";
import { clean, fenceAround } from "./clean.ts";
import { makeDataset } from "./dataset.ts";
import { type Example, examplesOf, extraction } from "./extract.ts";
import { train } from "./model.ts";
import { toTableFile } from "./quantise.ts";
import { settings } from "./settings.ts";
import { fetchSources, readSources } from "./sources.ts";

const flag = process.argv.indexOf("--work");
const work = (flag > 0 ? process.argv[flag + 1] : undefined) ?? join(tmpdir(), "codi-mcp-table");
const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

const sources = readSources("scripts/train/packages.txt");
const archives = fetchSources(sources, work);
say(`${archives.size} packages are there`);

const developed: Example[] = [];
const learned: Example[] = [];
const licences = new Map<string, string>();
for (const [source, archive] of archives) {
  const read = await extracted(archive, source.name, source.isLeftOut);
  if (source.isLeftOut) {
    if ("examples" in read) developed.push(...read.examples);
    continue;
  }
  if ("refused" in read) throw new Error(`${source.name} may not be learned from: ${read.refused}.`);
  licences.set(source.name, read.licence);
  learned.push(...read.examples.filter(({ sentence }) => sentence !== ""));
}
say(`${learned.length} documented functions`);

const cleaning = clean(learned, fenceAround(developed));
say(`${cleaning.kept.length} are left; left out whole: ${cleaning.packages.join(", ")}`);

const dataset = makeDataset(cleaning.kept, settings.maxTokens);
say(`${dataset.pairs.length} pairs, ${dataset.vocabulary.length} tokens`);

const started = process.cpuUsage();
const epochs: string[] = [];
const model = train(dataset, settings, (line) => {
  epochs.push(line);
  say(line);
});
const { user, system } = process.cpuUsage(started);

const table = toTableFile(model, dataset.vocabulary, settings.dimensions);
const file = encodeTable(table);
mkdirSync("assets", { recursive: true });
writeFileSync("assets/token-table.bin", file);
writeCard("docs/token-table.md", {
  table,
  bytes: file.length,
  gzipBytes: gzipSync(file, { level: 9 }).length,
  cpuSeconds: Math.round((user + system) / 1e6),
  pairs: dataset.pairs.length,
  kept: cleaning.kept,
  cleaning,
  sources,
  licences,
  epochs,
});
say(`table ${table.id}: ${file.length} bytes`);

/** Reading a package takes a while; what was read is kept beside it until the reading changes. */
async function extracted(archive: string, name: string, everything: boolean): ReturnType<typeof examplesOf> {
  const kept = join(work, extraction, `${basename(archive)}${everything ? ".all" : ""}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
  const read = await examplesOf(name, archive, everything);
  mkdirSync(join(work, extraction), { recursive: true });
  writeFileSync(kept, JSON.stringify(read));
  return read;
}

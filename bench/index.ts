import { arch, cpus, platform } from "node:os";
import { measureEdits } from "./edits.ts";
import { measureFiles } from "./files.ts";
import { measureRetrieval } from "./retrieval.ts";
import { measureRetrievalSpeed } from "./retrieval-speed.ts";
import type { Row } from "./row.ts";
import { measureSearch } from "./search.ts";
import { measureStartup } from "./startup.ts";
import { measureDefinitions } from "./symbols/definitions.ts";
import { measureSymbols } from "./symbols.ts";

/** `npm run bench [name…]`: today's figures beside the goals, a table for each part. */
const parts: Readonly<Record<string, (project: string) => Promise<readonly Row[]>>> = {
  startup: measureStartup,
  files: measureFiles,
  edits: measureEdits,
  search: () => measureSearch(),
  symbols: measureSymbols,
  definitions: measureDefinitions,
  retrieval: measureRetrieval,
  "retrieval-speed": measureRetrievalSpeed,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Error(`There is no bench ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);

console.log(
  `Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} cores. Medians of interleaved runs.`,
);
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const rows = await measure(process.cwd());
  console.log(`\n${name}`);
  console.table(
    rows.map(({ name: measureName, ours, floor, ratio, goal }) => ({
      measure: measureName,
      ours: round(ours),
      floor: floor === undefined ? "" : round(floor),
      ratio: ratio === undefined ? "" : `${round(ratio)}×`,
      goal,
    })),
  );
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

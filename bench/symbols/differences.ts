import { resolve } from "node:path";
import { compareDefinitions } from "./definitions.ts";
import { languages } from "./sources.ts";

/**
 * Definitions of one folder beside those of its language's own parser, with every difference:
 * `node scripts/run.mjs bench/symbols/differences.ts LANGUAGE FOLDER [most files]`.
 */
const [, , name, folder, count = "400"] = process.argv;
const language = languages.find((one) => one.name === name);
if (!language || folder === undefined)
  throw new Error(`Name one of ${languages.map((one) => one.name).join(", ")} and a folder of its sources.`);

const { surplus, missing, otherKind, ...figures } = compareDefinitions(
  process.cwd(),
  language,
  [resolve(folder)],
  Number(count),
);
console.log({ surplus, missing, otherKind }, figures);

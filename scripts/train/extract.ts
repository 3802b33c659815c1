import { createHash } from "node:crypto";
import { queryTokens } from "../../src/core/retrieval/tokens.ts";
import { readPackage } from "./archive.ts";
import { type FunctionText, functionScanner, type TrainingLanguage } from "./functions.ts";
import { licenceOf } from "./licences.ts";
import { describedBy } from "./sentences.ts";

/** A function as training sees it: `sentence` is what its comment says, empty if it has none. */
export interface Example {
  readonly package: string;
  readonly language: TrainingLanguage;
  readonly path: string;
  readonly name: string;
  readonly chain: readonly string[];
  readonly sentence: string;
  readonly paragraph: string;
  readonly signature: string;
  readonly body: string;
  /** Hash of the code without spaces and comments: equal for copies. */
  readonly code: string;
}

const suffixes: Readonly<Record<string, TrainingLanguage>> = {
  ts: "ts",
  mts: "ts",
  js: "js",
  mjs: "js",
  cjs: "js",
  py: "py",
  go: "go",
  rs: "rust",
  rb: "ruby",
  php: "php",
};
const skippedFolder =
  /(?:^|\/)(?:node_modules|tests?|testdata|__tests__|spec|specs|testing|vendor|third_party|examples?|benches|benchmarks?|fixtures|locales?|umd|cjs|bundles?|doc|docs)\//i;
const skippedFile =
  /(?:\.d\.m?ts|[.-]min\.m?js|\.test\.\w+|\.spec\.\w+|_test\.go|\.pb\.go|_pb2\.py|bundle\.js|_pb\.js|(?:^|\/)test_[^/]*\.py|conftest\.py)$/;
const maxFileBytes = 400_000;
const maxPerPackage = 1_500;
const maxBody = 4_000;
const maxSignature = 800;

/** Names this way of reading packages: to be changed with it, so that what was read before is read again. */
export const extraction = "examples-1";

const scanners = new Map<TrainingLanguage, (source: string) => FunctionText[]>();

/**
 * All functions of a package worth learning from, and its licence; or why the package is not used. `everything` reads a
 * package that is only to be kept away from: without limits and whatever its licence.
 */
export async function examplesOf(
  name: string,
  archive: string,
  everything = false,
): Promise<{ licence: string; examples: Example[] } | { refused: string }> {
  const files = readPackage(archive);
  const verdict = everything ? { licence: "" } : licenceOf(files);
  if ("refused" in verdict) return verdict;
  const examples: Example[] = [];
  let told = 0;
  for (const file of files) {
    const language = suffixes[file.path.slice(file.path.lastIndexOf(".") + 1)];
    if (!language || skippedFolder.test(file.path) || skippedFile.test(file.path)) continue;
    if (file.content.length > maxFileBytes) continue;
    const source = file.content.toString("utf8");
    if (
      /\0/.test(source) ||
      /code generated|@generated|do not edit/i.test(source.slice(0, 500)) ||
      longestLine(source) > 2_000
    )
      continue;
    let scan = scanners.get(language);
    if (!scan) {
      scan = await functionScanner(language);
      scanners.set(language, scan);
    }
    for (const found of scan(source)) {
      const example = toExample(name, language, file.path, found);
      if (example && (everything || (example.sentence !== "" && told++ < maxPerPackage)))
        examples.push(example);
    }
  }
  return { licence: verdict.licence, examples };
}

function toExample(
  pkg: string,
  language: TrainingLanguage,
  path: string,
  found: FunctionText,
): Example | undefined {
  if (found.isClass || found.endLine - found.startLine < 2 || found.name.length < 2) return undefined;
  if (/^(?:constructor|__init__|initialize|__construct)$/.test(found.name)) return undefined;
  const described = describedBy(found.doc, found.name);
  const says = described && queryTokens(described.sentence).length >= 3 ? described : undefined;
  return {
    package: pkg,
    language,
    path: path.replace(
      /^usr\/(?:share\/(?:gocode\/src|cargo\/registry|nodejs|php)|lib\/(?:python3\/dist-packages|ruby\/vendor_ruby))\//,
      "",
    ),
    name: found.name,
    chain: found.chain,
    sentence: says?.sentence ?? "",
    paragraph: says?.paragraph ?? "",
    signature: found.signature.slice(0, maxSignature),
    body: found.body.slice(0, maxBody),
    code: hashOf(found.body),
  };
}

/** Hash of code without comments and spaces. */
export function hashOf(code: string): string {
  const bare = code
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(?:\/\/|#).*$/gm, "")
    .replaceAll(/\s+/g, "");
  return createHash("sha256").update(bare).digest("base64").slice(0, 12);
}

function longestLine(source: string): number {
  let longest = 0;
  for (let at = 0; at < source.length; ) {
    const end = source.indexOf("\n", at);
    const stop = end < 0 ? source.length : end;
    if (stop - at > longest) longest = stop - at;
    at = stop + 1;
  }
  return longest;
}

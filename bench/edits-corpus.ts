import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import type { Random } from "./edits-random.ts";

/** A function as it stands in a file: lines `start` to `end` (excluded), counted from 0. */
export interface Sample {
  readonly path: string;
  readonly lines: readonly string[];
  readonly start: number;
  readonly end: number;
  /** The file's indent unit. */
  readonly unit: string;
}

const maxFile = 200_000;
const maxLine = 160;
const minLength = 4;
const maxLength = 60;
const BRACED =
  /^\s*(?:export |default |public |private |static |async )*(?:function\b.*|[\w$#]+\(.*\)(?:: [^{]+)?) \{$/;
const INDENTED = /^\s*(?:async )?def \w+\(.*:$/;

/** Functions of 4 to 60 lines from the packages below a folder, at most `perFolder` of a package. */
export function collectSamples(
  root: string,
  random: Random,
  wanted: number,
  perFolder: number,
): readonly Sample[] {
  const samples: Sample[] = [];
  const folders = random.shuffled(readdirSync(root).filter((name) => !name.startsWith(".")));
  for (const folder of folders) {
    if (samples.length >= wanted) break;
    const files = random.shuffled(sourceFiles(join(root, folder), 200)).slice(0, 40);
    const found = files.flatMap((path) => random.shuffled(functionsIn(path)).slice(0, 2));
    samples.push(...random.shuffled(found).slice(0, perFolder));
  }
  return samples.slice(0, wanted);
}

/** A few neighbouring lines out of each function, as models like to send them. */
export function excerptsOf(samples: readonly Sample[], random: Random): readonly Sample[] {
  const excerpts = samples.map((sample) => {
    const visible = sample.lines.flatMap((line, i) =>
      i >= sample.start && i < sample.end && line.trim() !== "" ? [i] : [],
    );
    const first = random.int(Math.max(1, visible.length - 2));
    const last = Math.min(visible.length - 1, first + 1 + random.int(6));
    return { ...sample, start: visible[first] ?? sample.start, end: (visible[last] ?? sample.end - 1) + 1 };
  });
  // Brackets alone are too little to know a place by; they are refused on purpose.
  return excerpts.filter(({ lines, start, end }) => /\w/.test(lines.slice(start, end).join("")));
}

function sourceFiles(folder: string, limit: number): string[] {
  const files: string[] = [];
  const open = [folder];
  for (let at = open.pop(); at !== undefined && files.length < limit; at = open.pop()) {
    if (!statSync(at).isDirectory()) {
      if (/\.(?:[cm]?[jt]s|py)$/.test(at) && !/\.min\./.test(at)) files.push(at);
      continue;
    }
    for (const name of readdirSync(at)) open.push(join(at, name));
  }
  return files;
}

function functionsIn(path: string): readonly Sample[] {
  if (statSync(path).size > maxFile) return [];
  const text = readFileSync(path, "utf8");
  if (text.includes("\r") || text.includes("\ufffd")) return [];
  const lines = text.split("\n");
  const unit = unitOf(lines);
  if (unit === undefined) return [];
  const isPython = extname(path) === ".py";
  return lines.flatMap((line, start): Sample[] => {
    if (!(isPython ? INDENTED : BRACED).test(line)) return [];
    const end = isPython ? dedentAfter(lines, start) : closeAfter(lines, start);
    const length = end - start;
    const body = lines.slice(start, end);
    const isFit = length >= minLength && length <= maxLength && body.every((row) => row.length <= maxLine);
    return isFit && isRegular(body, unit) ? [{ path, lines, start, end, unit }] : [];
  });
}

function closeAfter(lines: readonly string[], start: number): number {
  const indent = /^\s*/.exec(lines[start] ?? "")?.[0] ?? "";
  for (let at = start + 1; at < Math.min(lines.length, start + maxLength); at += 1) {
    if (lines[at]?.startsWith(`${indent}}`)) return at + 1;
  }
  return -1;
}

function dedentAfter(lines: readonly string[], start: number): number {
  const width = /^\s*/.exec(lines[start] ?? "")?.[0].length ?? 0;
  let end = start + 1;
  for (let at = start + 1; at < lines.length; at += 1) {
    const row = lines[at] ?? "";
    if (row.trim() === "") continue;
    if ((/^\s*/.exec(row)?.[0].length ?? 0) <= width) break;
    end = at + 1;
  }
  return end;
}

/** Without lines that mix units: what "the same text in another unit" is would be a matter of taste. */
function isRegular(body: readonly string[], unit: string): boolean {
  return body.every((row) => !(unit === "\t" ? /^\t* {2}/ : /^ *\t/).test(row));
}

function unitOf(lines: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  let above = 0;
  for (const line of lines) {
    if (line.trim() === "" || /^\s*\*/.test(line)) continue;
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    const step = indent.slice(above);
    if (step === "\t" || step === "  " || step === "    ") counts.set(step, (counts.get(step) ?? 0) + 1);
    above = indent.length;
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

import type { ArchivedFile } from "./archive.ts";

/**
 * The licences of a package if all of them permit training on it: those of the `license` field (npm) or of every
 * paragraph on files of the machine-readable copyright file (Debian). Otherwise the reason why not.
 */
export function licenceOf(files: readonly ArchivedFile[]): { licence: string } | { refused: string } {
  const copyright = files.find(({ path }) => /^usr\/share\/doc\/[^/]+\/copyright$/.test(path));
  if (copyright) return ofDebian(copyright.content.toString("utf8"));
  const manifest = files.find(({ path }) => path === "package.json");
  return manifest ? ofNpm(manifest.content.toString("utf8")) : { refused: "says no licence" };
}

const permissive =
  /^(?:mit|expat|mit\/x11|x11|mit-0|isc|0bsd|bsd-?[0-4]?-?clauses?|bsd-[23]|bsd|apache-?2(?:\.0)?|asl-2(?:\.0)?|unlicense)$/;

function ofDebian(text: string): { licence: string } | { refused: string } {
  const found = new Set<string>();
  for (const paragraph of text.split(/\n\s*\n/)) {
    const files = /^Files:\s*((?:.|\n[ \t])*)/m.exec(paragraph)?.[1]?.trim();
    if (files === undefined || /^debian\/\S*$/.test(files)) continue;
    const licence = /^License:[ \t]*(.*)$/m.exec(paragraph)?.[1]?.trim() ?? "";
    if (!isPermitted(licence)) return { refused: licence || "no licence named" };
    found.add(licence);
  }
  return found.size > 0
    ? { licence: [...found].sort().join(", ") }
    : { refused: "copyright is not machine-readable" };
}

function ofNpm(text: string): { licence: string } | { refused: string } {
  const manifest: unknown = JSON.parse(text);
  const licence =
    typeof manifest === "object" && manifest && "license" in manifest ? String(manifest.license) : "";
  return isPermitted(licence) ? { licence } : { refused: licence || "no licence named" };
}

/** "A or B" needs one that is permitted, "A and B" both. */
function isPermitted(expression: string): boolean {
  const plain = expression.toLowerCase().replaceAll(/[()]/g, " ").trim();
  return plain
    .split(/,?\s+and\s+|,\s*(?!and|or)/)
    .every((part) =>
      part
        .split(/\s+or\s+|\s*\/\s*(?=apache|mit|expat|bsd|isc)/)
        .some((name) => permissive.test(name.trim())),
    );
}

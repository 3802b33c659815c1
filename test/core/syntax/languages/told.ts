import { createExtractor, type Extraction, trait, use } from "../../../../src/core/syntax/index.ts";

/** What is read out of a text, told in short lines. */
export async function told(text: string, language: string) {
  const extractor = await createExtractor();
  try {
    const read = await extractor.extract(text, language);
    return {
      definitions: read.definitions.map((_, index) => definitionAt(read, index)),
      references: read.references
        .toSorted((a, b) => a.offset - b.offset)
        .map((one) => `${one.name}${usesOf(one.use)} = ${meant(read, one.binding)}`),
      imports: read.imports.map(
        ({ local, imported, specifier }) => `${local ?? "-"} = ${specifier} : ${imported}`,
      ),
      exports: read.exports.map(({ exported, binding }) => `${exported} = ${meant(read, binding)}`),
      heritage: read.heritage.map(
        (one) => `${nameAt(read, one.definition)} ${one.kind} ${one.name} = ${meant(read, one.binding)}`,
      ),
      docs: read.definitions.map(({ docStart, start, signatureEnd }) => [
        docStart < start
          ? text.slice(docStart, start).trim()
          : docStart > start
            ? text.slice(docStart, docStart + 10)
            : "",
        text.slice(start, signatureEnd).trim(),
      ]),
      package: read.package,
      state: read.state,
    };
  } finally {
    extractor.close();
  }
}

const shown = ["exported", "async", "static", "abstract", "declaration", "test"] as const;

function definitionAt(read: Extraction, index: number): string {
  const one = read.definitions[index];
  if (one === undefined) return "";
  const words = shown.filter((word) => (one.traits & trait[word]) !== 0);
  const around = one.parent >= 0 ? `${nameAt(read, one.parent)}/` : "";
  const owner = one.owner === undefined ? "" : `(${one.owner})/`;
  return [`${one.line} ${one.kind} ${around}${owner}${one.name}`, ...words].join(" ");
}

function usesOf(bits: number): string {
  return Object.entries(use)
    .filter(([, bit]) => (bits & bit) !== 0)
    .map(([word]) => `.${word}`)
    .join("");
}

/** `free`, the name of a definition, or an import as it is written. */
function meant(read: Extraction, binding: number): string {
  if (binding === 0) return "free";
  if (binding % 2 === 1) return nameAt(read, (binding - 1) / 2);
  const entry = read.imports[(binding - 2) / 2];
  return `${entry?.specifier} : ${entry?.imported}`;
}

function nameAt(read: Extraction, index: number): string {
  return read.definitions[index]?.name ?? "?";
}

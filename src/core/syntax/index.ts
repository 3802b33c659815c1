export {
  binding,
  type Definition,
  type Export,
  type Extraction,
  type Heritage,
  heritageKinds,
  type Import,
  type Reference,
  type SymbolKind,
  symbolKinds,
  trait,
  use,
} from "./contract.ts";
export type { ExtractionLimits, Extractor } from "./extractor.ts";
export { languageOf } from "./languages.ts";

import type { Extractor } from "./extractor.ts";

/** Starts an extractor for this thread; grammars are loaded when a file of their language comes. */
export async function createExtractor(): Promise<Extractor> {
  return (await import("./extractor.ts")).createExtractor();
}

/** A bare parser of one language, for what needs the tree itself. The caller deletes it and the trees it makes. */
export async function loadParser(language: string) {
  return (await import("./grammar.ts")).loadParser(language);
}

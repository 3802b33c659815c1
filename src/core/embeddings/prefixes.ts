import type { TextKind } from "./contract.ts";

const passages = "Represent this sentence for searching relevant passages: ";

/**
 * What families of models want to see before a question and before a document, as their model cards say. A model that
 * is not listed gets the plain text. Raise `prefixVersion` with every change here: vectors are then made anew.
 */
const families: readonly { readonly name: RegExp; readonly query: string; readonly document: string }[] = [
  { name: /nomic-embed-code/, query: "Represent this query for searching relevant code: ", document: "" },
  { name: /nomic-embed/, query: "search_query: ", document: "search_document: " },
  { name: /e5-(?:small|base|large)(?!.*instruct)/, query: "query: ", document: "passage: " },
  { name: /mxbai-embed|bge-(?:small|base|large)-en|arctic-embed(?!2)/, query: passages, document: "" },
  { name: /arctic-embed2|arctic-embed-.*v2/, query: "query: ", document: "" },
  { name: /embeddinggemma/, query: "task: code retrieval | query: ", document: "title: none | text: " },
  {
    name: /qwen3-embedding/,
    query: "Instruct: Given a description of what code does, retrieve the code that does it\nQuery: ",
    document: "",
  },
];

export const prefixVersion = 1;

/** What to put before a text of this kind. */
export function prefixFor(model: string, kind: TextKind): string {
  return families.find(({ name }) => name.test(model.toLowerCase()))?.[kind] ?? "";
}

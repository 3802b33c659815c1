export {
  binding,
  type Definition,
  type Export,
  type Extraction,
  type Heritage,
  type Import,
  type Reference,
  type SymbolKind,
  trait,
  use,
} from "./contract.ts";

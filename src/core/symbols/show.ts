import type { SymbolRow } from "../../store/symbols.ts";
import type { Inquiry } from "./ask.ts";
import type { SymbolHit } from "./contract.ts";
import { groupOf } from "./group.ts";
import { kindOf } from "./kinds.ts";
import { signatureOf } from "./signature.ts";
import type { Source } from "./sources.ts";
import { scopeOf, type View } from "./view.ts";

/** Turns a path of the index into the one a model sees. */
export type Show = (path: string) => string;

/** Where a definition stands among all names: `Class/method`, `Class/method[1]` for the second of that name there. */
export function namePathOf(view: Pick<View, "symbols">, row: SymbolRow): string {
  const group = groupOf(view, row);
  const at = group.findIndex(({ ordinal }) => ordinal === row.ordinal);
  const path = [...scopeOf(view, row), row.name].join("/");
  return at > 0 ? `${path}[${at}]` : path;
}

export async function hitOf(inquiry: Inquiry, show: Show, row: SymbolRow): Promise<SymbolHit> {
  return hitFrom(inquiry.view, show, row, await inquiry.sources.open(row.path));
}

export function hitFrom(
  view: Pick<View, "symbols">,
  show: Show,
  row: SymbolRow,
  source: Source | undefined,
): SymbolHit {
  return {
    path: show(row.path),
    line: row.line,
    endLine: row.endLine,
    kind: kindOf(row.kind),
    namePath: namePathOf(view, row),
    signature: signatureOf(row, source),
  };
}

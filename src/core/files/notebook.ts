import * as z from "zod";
import type { NotebookCell } from "./contract.ts";

/**
 * The cells of a Jupyter notebook (nbformat 4), outputs as text; pictures and other rich output only by type.
 * @returns undefined when the text is not such a notebook.
 */
export function cellsOf(text: string): { language: string; cells: NotebookCell[] } | undefined {
  const parsed = notebook.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { metadata, cells } = parsed.data;
  return {
    language: metadata?.language_info?.name ?? metadata?.kernelspec?.language ?? "unknown language",
    cells: cells.map((cell, index) => ({
      number: index + 1,
      type: cell.cell_type,
      source: joined(cell.source),
      outputs: (cell.outputs ?? []).map(outputText),
    })),
  };
}

const lines = z.union([z.string(), z.array(z.string())]);
const output = z.looseObject({
  output_type: z.string(),
  text: lines.optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  ename: z.string().optional(),
  evalue: z.string().optional(),
});
const notebook = z.looseObject({
  nbformat: z.number().min(4),
  metadata: z
    .looseObject({
      language_info: z.looseObject({ name: z.string().optional() }).optional(),
      kernelspec: z.looseObject({ language: z.string().optional() }).optional(),
    })
    .optional(),
  cells: z.array(
    z.looseObject({ cell_type: z.string(), source: lines, outputs: z.array(output).optional() }),
  ),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON means not a notebook; the caller shows it as the text that it is
  }
}

function joined(text: string | readonly string[]): string {
  return typeof text === "string" ? text : text.join("");
}

function outputText(found: z.output<typeof output>): string {
  if (found.text !== undefined) return clipped(joined(found.text));
  if (found.ename !== undefined) return clipped(`${found.ename}: ${found.evalue ?? ""}`);
  const plain = lines.safeParse(found.data?.["text/plain"]);
  const rich = Object.keys(found.data ?? {}).filter((type) => type !== "text/plain");
  const note = rich.length > 0 ? `[${rich.join(", ")} not shown]` : "";
  return [plain.success ? clipped(joined(plain.data)) : "", note].filter((part) => part !== "").join("\n");
}

/** Outputs are told in short: what a cell printed is seldom why somebody reads it. */
const maxOutputChars = 2_000;

function clipped(text: string): string {
  if (text.length <= maxOutputChars) return text;
  return `${text.slice(0, maxOutputChars)}\n[${text.length - maxOutputChars} more characters of output]`;
}

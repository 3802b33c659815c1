import type { MappedFile, RankedMap } from "./contract.ts";

/** A map as it is printed. */
export function mapText({ files, left, total, notes }: RankedMap): string {
  if (total === 0) return ["The index holds no files here.", ...notes].join("\n");
  const more = files.reduce((sum, file) => sum + file.left, 0);
  const rest = [
    ...(left > 0 ? [`${left} of ${total} files`] : []),
    ...(more > 0 ? [`${more} used definitions of the files above`] : []),
  ];
  return [
    ...files.map(fileText),
    rest.length === 0
      ? `(all ${total} files)`
      : `(Left out for length: ${rest.join(", ")}. More with a larger max_tokens or a path.)`,
    ...notes,
  ].join("\n");
}

export const fileText = ({ path, entries }: MappedFile): string =>
  [path, ...entries.map(({ line, signature }) => `  ${line} ${signature}`)].join("\n");

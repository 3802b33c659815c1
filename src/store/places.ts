/** One occurrence of a name in a file; `use` and `binding` as in core/syntax. */
export interface Occurrence {
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly use: number;
  readonly binding: number;
}

/** `use` has this many values. */
const uses = 64;

/**
 * Packs the occurrences of one name in one file, in order of their offsets. For each stands a LEB128 number: twice the
 * distance to the one before, plus 1 when use and binding are as there; otherwise a second number, `binding * 64 + use`,
 * follows. Names repeat in the same role, so most take one or two bytes.
 */
export function encodePlaces(occurrences: readonly Occurrence[]): Uint8Array {
  const bytes: number[] = [];
  appendPlaces(bytes, occurrences);
  return Uint8Array.from(bytes);
}

/** As `encodePlaces`, at the end of `bytes`. */
export function appendPlaces(bytes: number[], occurrences: readonly Occurrence[]): void {
  let last = 0;
  let lastRole = -1;
  for (const { offset, use, binding } of occurrences) {
    const role = binding * uses + use;
    appendNumber(bytes, 2 * (offset - last) + (role === lastRole ? 1 : 0));
    if (role !== lastRole) appendNumber(bytes, role);
    last = offset;
    lastRole = role;
  }
}

/** The occurrences in a blob that `encodePlaces` made. */
export function decodePlaces(blob: Uint8Array): Occurrence[] {
  const found: Occurrence[] = [];
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = blob[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  let offset = 0;
  let role = 0;
  while (at < blob.length) {
    const step = next();
    offset += Math.floor(step / 2);
    if (step % 2 === 0) role = next();
    found.push({ offset, use: role % uses, binding: Math.floor(role / uses) });
  }
  return found;
}

function appendNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

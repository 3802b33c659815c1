/** Two loops over many numbers, as machine code: V8 does not make SIMD of a loop in JavaScript. Addresses are in bytes. */
export interface Kernel {
  /**
   * Writes to `out` (32 bit each) the products of `query` with `count` rows that lie one after the other; both are of
   * 16 bit numbers, a row of `bytes` bytes.
   */
  dot(query: number, rows: number, count: number, bytes: number, out: number): void;
  /** Adds a row of 32 bit floats, times a weight, to another of the same number of bytes. */
  add(sum: number, row: number, weight: number, bytes: number): void;
}

/** Bytes of a row are a multiple of this. */
export const kernelStep = 16;

/** Memory of a kernel; `buffer` is another one after it has grown. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
}

/** Memory for at least so many bytes. */
export function openMemory(bytes: number): KernelMemory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
}

/** Makes room for at least so many bytes; what is there stays. */
export function reserve(memory: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  // Only `openMemory` makes one.
  if (missing > 0) (memory as Memory).grow(Math.ceil(missing / pageBytes));
}

/** @throws WebAssembly.CompileError where the processor (or a flag of Node) has no SIMD. */
export function openKernel(memory: KernelMemory): Kernel {
  compiled ??= new WebAssembly.Module(moduleBytes());
  const { exports } = new WebAssembly.Instance(compiled, { m: { m: memory } });
  // These are the two functions that `moduleBytes` exports.
  return exports as Kernel;
}

let compiled: object | undefined;
const pageBytes = 65_536;

// The types of Node 20 have only the name.
interface Memory extends KernelMemory {
  grow(pages: number): number;
}
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

// WebAssembly core specification 2.0, chapters 5.4 (instructions) and 5.5 (modules). Numbers here are below 64 or two
// bytes long, so that each stands as it is written in LEB128.
const [i32, f32, v128] = [0x7f, 0x7d, 0x7b];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const number = (value: number) => [0x41, value];
const loop = (...body: readonly number[][]) => [0x03, 0x40, ...body.flat(), 0x0b];
const again = [0x0d, 0];
const [plus, minus, isBelow, storeNumber] = [[0x6a], [0x6b], [0x49], [0x36, 2, 0]];
const [load, store] = [
  [0xfd, 0x00, 0, 0],
  [0xfd, 0x0b, 0, 0],
];
const [fourNumbers, fourFloats] = [
  [0xfd, 0x11],
  [0xfd, 0x13],
];
const [addNumbers, dotOfPairs] = [
  [0xfd, 0xae, 0x01],
  [0xfd, 0xba, 0x01],
];
const [addFloats, timesFloats] = [
  [0xfd, 0xe4, 0x01],
  [0xfd, 0xe6, 0x01],
];
const lane = (index: number) => [0xfd, 0x1b, index];
const grow = (local: number, by: readonly number[]) => [...get(local), ...by, ...plus, ...set(local)];

function dotBody(): number[] {
  const [query, row, count, bytes, out, sums, at] = [0, 1, 2, 3, 4, 5, 6];
  const part = (of: number) => [...get(of), ...get(at), ...plus, ...load];
  return loop(
    [...number(0), ...fourNumbers, ...set(sums), ...number(0), ...set(at)],
    loop(
      [...get(sums), ...part(query), ...part(row), ...dotOfPairs, ...addNumbers, ...set(sums)],
      [...get(at), ...number(kernelStep), ...plus, ...tee(at), ...get(bytes), ...isBelow, ...again],
    ),
    [...get(out), ...get(sums), ...lane(0), ...get(sums), ...lane(1), ...plus],
    [...get(sums), ...lane(2), ...plus, ...get(sums), ...lane(3), ...plus, ...storeNumber],
    grow(out, number(4)),
    grow(row, get(bytes)),
    [...get(count), ...number(1), ...minus, ...tee(count), ...again],
  );
}

function addBody(): number[] {
  const [sum, row, weight, bytes] = [0, 1, 2, 3];
  return loop(
    [...get(sum), ...get(sum), ...load, ...get(row), ...load, ...get(weight), ...fourFloats],
    [...timesFloats, ...addFloats, ...store],
    grow(sum, number(kernelStep)),
    grow(row, number(kernelStep)),
    [...get(bytes), ...number(kernelStep), ...minus, ...tee(bytes), ...again],
  );
}

function moduleBytes(): Uint8Array {
  const size = (length: number) => (length < 128 ? [length] : [(length & 127) | 128, length >> 7]);
  const sized = (bytes: readonly number[]) => [...size(bytes.length), ...bytes];
  const section = (id: number, ...items: readonly number[][]) => [
    id,
    ...sized([items.length, ...items.flat()]),
  ];
  const name = (text: string) => sized([...Buffer.from(text)]);
  const code = (locals: readonly number[], body: readonly number[]) => sized([...locals, ...body, 0x0b]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [0x60, 5, i32, i32, i32, i32, i32, 0], [0x60, 4, i32, i32, f32, i32, 0]),
    ...section(2, [...name("m"), ...name("m"), 2, 0, 1]),
    ...section(3, [0], [1]),
    ...section(7, [...name("dot"), 0, 0], [...name("add"), 0, 1]),
    ...section(10, code([2, 1, v128, 1, i32], dotBody()), code([0], addBody())),
  ]);
}

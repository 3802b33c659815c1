/** Sorts as `rg --sort path` does: folder by folder, names byte by byte. */
export function pathKey(path: Buffer): string {
  const bytes = path.toString("latin1");
  const normal = process.platform === "win32" ? bytes.replaceAll("\\", "/") : bytes;
  return normal.replaceAll("/", "\0");
}

export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

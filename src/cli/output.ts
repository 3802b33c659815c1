/** Prints one line for a person. The only way to stdout besides the protocol's own. */
export function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

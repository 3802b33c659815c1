// No vowels and no look-alikes: nothing that reads as a word, nothing a model mistypes.
const letters = "bcdfghjkmnpqrstvwxz";
const digits = "23456789";

/**
 * A short random id such as `s4kd7m2x`: `prefix`, then a digit and letters or digits that a model can repeat.
 * It tells things apart and is no secret; loading node:crypto for it would cost a start-up 10 ms.
 */
export function shortId(prefix: string, length = 7): string {
  const pick = (from: string) => from[Math.floor(Math.random() * from.length)] ?? "";
  let id = prefix + pick(digits);
  while (id.length < prefix.length + length) id += pick(letters + digits);
  return id;
}

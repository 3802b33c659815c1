const mark = "[redacted]";

// Forms that are secrets wherever they stand. Kept tight: a filter that eats ordinary words gets switched off.
const shapes: readonly RegExp[] = [
  /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{16,}/g,
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

// The value behind a telling name or in a telling place; the name itself stays readable.
const settings: readonly RegExp[] = [
  /\b(authorization\s*[:=]\s*(?:bearer|basic|token)?\s*)[^\s"',;]+/gi,
  /\b(bearer\s+)[A-Za-z0-9._~+/=-]{12,}/gi,
  /([A-Za-z0-9_-]*(?:api[_-]?key|secret|token|passw(?:or)?d|passphrase|credential)[A-Za-z0-9_-]*["']?\s*[:=]\s*["']?)[^\s"',;&]{4,}/gi,
  /(--(?:password|token|api-key|secret)[= ])\S+/gi,
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi,
];

const secretName =
  /^(?:.*[_-])?(?:api[_-]?key|secret|token|password|passwd|passphrase|credentials?|authorization)$/i;

/** Takes secrets out of anything that is about to be logged: strings by their form, fields by their name. */
export function redact<T>(value: T): T {
  // The shape is kept and only strings change, which is what makes this cast true.
  return scrub(value) as T;
}

function scrub(value: unknown): unknown {
  if (typeof value === "string") return scrubText(value);
  if (Array.isArray(value)) return value.map(scrub);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === "string" && secretName.test(name) ? mark : scrub(inner),
    ]),
  );
}

function scrubText(text: string): string {
  const unshaped = shapes.reduce((rest, shape) => rest.replace(shape, mark), text);
  return settings.reduce(
    (rest, setting) => rest.replace(setting, (_all, kept: string) => kept + mark),
    unshaped,
  );
}

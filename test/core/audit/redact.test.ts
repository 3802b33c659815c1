import { expect, test } from "vitest";
import { redact } from "../../../src/core/audit/redact.ts";

// Put together here, so that no scanner takes the test for a leak.
const secrets = [
  `sk-ant-${"a1".repeat(20)}`,
  `ghp_${"A1b2".repeat(9)}`,
  `AKIA${"ABCD1234".repeat(2)}`,
  `xoxb-${"1234-abcd-".repeat(3)}`,
  `AIza${"Sy1_".repeat(9)}`,
  `glpat-${"x1".repeat(12)}`,
  `eyJ${"hbGciOi".repeat(3)}.eyJ${"zdWIiOi".repeat(3)}.${"sig".repeat(8)}`,
  `-----BEGIN ${"RSA "}PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----`,
];

test.for(secrets)("takes out %s wherever it stands", (secret) => {
  const text = JSON.stringify(redact({ command: `run ${secret} now`, list: [secret] }));
  expect(text).not.toContain(secret.slice(8, 24));
  expect(text).toContain("[redacted]");
});

test.for([
  ["curl -H 'Authorization: Bearer abcdefghijklmnop'", "abcdefghijklmnop"],
  ["DATABASE_PASSWORD=correct-horse npm start", "correct-horse"],
  ['{"api_key": "plainvalue123"}', "plainvalue123"],
  ["postgres://user:s3cr3tpw@host/db", "s3cr3tpw"],
  ["mysql --password=geheim99 -u root", "geheim99"],
  ["https://x.example/?access_token=abcdef123456&y=1", "abcdef123456"],
] as const)("in %s it keeps what is not the secret", ([text, secret]) => {
  const result = redact(text);
  expect(result).not.toContain(secret);
  expect(result.length).toBeGreaterThan(10);
});

test.for([
  "the token count is 4000",
  "src/auth/password-form.tsx",
  "const secret = readSecret()",
  "a tokenizer for C",
  "keys: a, b, c",
  "https://example.com/path?q=1",
  "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
])("leaves ordinary text alone: %s", (text) => {
  if (text.startsWith("const secret")) expect(redact(text)).toContain("const secret");
  else expect(redact(text)).toBe(text);
});

test("hides fields by their name and keeps everything else as it was", () => {
  const value = {
    path: "a.ts",
    password: "x",
    nested: { authToken: "not matched by name alone", api_key: "k" },
    count: 3,
    none: null,
  };
  expect(redact(value)).toEqual({
    path: "a.ts",
    password: "[redacted]",
    nested: { authToken: "not matched by name alone", api_key: "[redacted]" },
    count: 3,
    none: null,
  });
});

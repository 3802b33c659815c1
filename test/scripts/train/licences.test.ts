import { describe, expect, test } from "vitest";
import { licenceOf } from "../../../scripts/train/licences.ts";

const copyright = (text: string) => [{ path: "usr/share/doc/x/copyright", content: Buffer.from(text) }];
const manifest = (licence: unknown) => [
  { path: "package.json", content: Buffer.from(JSON.stringify({ name: "x", license: licence })) },
];
const paragraphs = (...licences: string[]) =>
  copyright(
    [
      "Format: 1.0",
      ...licences.map((licence, n) => `Files: ${n === 0 ? "*" : `part${n}/*`}\nLicense: ${licence}\n text`),
    ].join("\n\n"),
  );

describe("a package may be learned from", () => {
  test.for([
    ["one permissive licence", paragraphs("Expat"), "Expat"],
    ["several", paragraphs("Apache-2.0", "BSD-3-clause"), "Apache-2.0, BSD-3-clause"],
    ["a choice with a permissive one", paragraphs("GPL-2+ or Expat"), "GPL-2+ or Expat"],
    ["npm", manifest("MIT"), "MIT"],
    ["npm, a choice", manifest("(MIT OR GPL-3.0)"), "(MIT OR GPL-3.0)"],
    [
      "packaging under another licence",
      copyright("Files: *\nLicense: ISC\n\nFiles: debian/*\nLicense: GPL-3+"),
      "ISC",
    ],
  ] as const)("%s", ([, files, licence]) => {
    expect(licenceOf(files)).toEqual({ licence });
  });
});

describe("a package is refused", () => {
  test.for([
    ["copyleft", paragraphs("GPL-3+"), "GPL-3+"],
    ["copyleft in a part", paragraphs("Expat", "LGPL-2.1+"), "LGPL-2.1+"],
    ["both at once", paragraphs("Expat and GPL-2"), "Expat and GPL-2"],
    ["an exception nobody read", paragraphs("BSD-like"), "BSD-like"],
    ["free text", copyright("This is MIT licensed, more or less."), "copyright is not machine-readable"],
    ["npm without a licence", manifest(undefined), "no licence named"],
    ["npm, its own terms", manifest("SEE LICENSE IN EULA"), "SEE LICENSE IN EULA"],
    ["nothing at all", [], "says no licence"],
  ] as const)("%s", ([, files, refused]) => {
    expect(licenceOf(files)).toEqual({ refused });
  });
});

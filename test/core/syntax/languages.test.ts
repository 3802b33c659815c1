import { afterAll, describe, expect, test } from "vitest";
import { createExtractor, languageOf } from "../../../src/core/syntax/index.ts";
import { languages } from "../../../src/core/syntax/languages.ts";

const extractor = await createExtractor();
afterAll(() => extractor.close());

describe.for(Object.keys(languages))("%s", (language) => {
  test("has a query that its grammar accepts and reads an empty file", async () => {
    const read = await extractor.extract("\n", language);
    expect(read.definitions).toEqual([]);
    expect(read.state).toBe("whole");
  });

  test("is told by every file name that it claims", () => {
    const { extensions, names = [] } = languages[language] ?? { extensions: [] };
    for (const name of [...names, ...extensions.map((extension) => `Some.Folder/a.b${extension}`)])
      expect(languageOf(name), name).toBe(language);
  });
});

test("a path that no language claims has none", () => {
  expect(languageOf("README")).toBeUndefined();
  expect(languageOf("a.ts/picture.png")).toBeUndefined();
});

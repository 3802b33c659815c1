import { describe, expect, test } from "vitest";
import { otherForms } from "../../../src/core/retrieval/abbreviations.ts";
import { stem } from "../../../src/core/retrieval/stem.ts";
import { codeTokens, queryTokens, splitIdentifier } from "../../../src/core/retrieval/tokens.ts";

describe("identifiers are split", () => {
  test.for([
    ["camelCase", "parseHeaderLine", "parse header line"],
    ["PascalCase", "UserAccount", "user account"],
    ["snake_case", "max_line_length", "max line length"],
    ["SCREAMING_CASE", "MAX_RETRIES", "max retries"],
    ["kebab-case", "data-row-id", "data row id"],
    ["an acronym before a word", "HTTPServer", "http server"],
    ["an acronym after a word", "parseURL", "parse url"],
    ["an acronym in the plural", "listURLs", "list urls"],
    ["an acronym in the plural before a word", "mergeIDsInto", "merge ids into"],
    ["digits stay with their word", "utf8Decode", "utf8 decode"],
    ["digits after an acronym", "HTTP2Server", "http2 server"],
    ["a number of its own", "status_404", "status 404"],
    ["a private name", "#__privateThing$", "private thing"],
    ["Cyrillic camelCase", "читатьФайл", "читать файл"],
  ] as const)("%s: %s", ([, identifier, expected]) => {
    expect(splitIdentifier(identifier).join(" ")).toBe(expected);
  });
});

describe("forms of a word share a stem", () => {
  test.for([
    "parse parses parsed parsing parser parsers",
    "validate validates validation validator validators",
    "create creates created creating creation creator",
    "iterate iterating iteration iterator iterations",
    "query queries querying",
    "apply applies applied applying",
    "map maps mapped mapping mapper",
    "match matches matched matching matcher",
    "configure configured configuration configurations",
    "control controls controlled controller",
    "serialize serialization serializer serialise serialisation",
    "render renders rendered renderer",
    "class classes",
    "index indexes indexed indexing",
    "cache caches cached caching",
    "recursive recursively",
    "select selects selector selection",
  ])("%s", (line) => {
    expect(new Set(line.split(" ").map(stem)).size, line.split(" ").map(stem).join(" ")).toBe(1);
  });

  test.for([
    ["file", "fill"],
    ["status", "state"],
    ["author", "auth"],
    ["user", "use"],
    ["string", "str"],
    ["process", "procedure"],
    ["thing", "the"],
  ] as const)("%s is not %s", ([one, other]) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});

describe("code becomes tokens", () => {
  test.for([
    ["repeats and order are kept", "foo(bar, fooBar)", "foo bar foo bar"],
    ["a word with digits also counts without", "readUtf8(base64)", "read utf8 utf base64 bas"],
    ["single letters and long numbers go", "x = y + 123456789", ""],
    ["short numbers stay", "status === 404", "status 404"],
    ["Greek is kept as it is", "μέγεθος buffer", "μέγεθος buf"],
    ["Chinese comes in pairs", "读取文件", "读取 取文 文件"],
    ["Japanese beside Latin", "ファイルopen", "ファ ァイ イル open"],
    ["a lone Chinese letter", "锁 lock", "锁 lock"],
    ["composed and decomposed letters are one", "cafe\u0301", "café"],
    ["an emoji is no word", "🚀 launch", "launch"],
    ["nothing", "", ""],
  ] as const)("%s", ([, text, expected]) => {
    expect(codeTokens(text).join(" ")).toBe(expected);
  });
});

describe("questions become tokens", () => {
  test.for([
    ["stop words go, repeats too", "Where do we parse the header of a header line?", "pars head lin"],
    ["identifiers in a question are split", "who calls parseHeader", "pars head"],
    ["only stop words: they stay", "what is this", "what is this"],
    ["punctuation and operators are no tokens", "foo AND (bar* OR -baz)", "foo bar baz"],
    ["nothing", "  ?! ", ""],
  ] as const)("%s", ([, question, expected]) => {
    expect(queryTokens(question).join(" ")).toBe(expected);
  });
});

test.for([
  ["cfg", "config"],
  ["config", "cfg"],
  ["ctx", "context"],
  ["directory", "dir"],
  ["init", "initialize"],
  ["colour", "color"],
] as const)("%s may stand for %s", ([one, other]) => {
  expect(otherForms(stem(one))).toContain(stem(other));
});

test("a word without other forms has none", () => {
  expect(otherForms("zebra")).toEqual([]);
});

import { afterAll, describe, expect, test } from "vitest";
import { createExtractor, type Extraction, trait, use } from "../../../src/core/syntax/index.ts";

const extractor = await createExtractor();
afterAll(() => extractor.close());

/** `kind Parent/name` and its traits. */
function definitions({ definitions: all }: Extraction): string[] {
  return all.map(({ name, kind, parent, traits }) => {
    const words = Object.entries(trait).flatMap(([word, bit]) => (traits & bit ? [word] : []));
    const path = parent < 0 ? name : `${all[parent]?.name}/${name}`;
    return [kind, path, ...words].join(" ");
  });
}

/** `name`, how it is used, and what it is bound to. */
function references({ references: all, definitions: own, imports }: Extraction): string[] {
  return all.map(({ name, use: bits, binding }) => {
    const words = Object.entries(use).flatMap(([word, bit]) => (bits & bit ? [word] : []));
    const target =
      binding === 0
        ? "?"
        : binding % 2 === 1
          ? own[(binding - 1) / 2]?.name
          : `import ${imports[(binding - 2) / 2]?.imported}`;
    return [name, ...words, "->", target].join(" ");
  });
}

describe("definitions of", () => {
  test.for<[string, string, string[]]>([
    ["functions", "function a() {}\nasync function* b() {}", ["function a", "function b async"]],
    [
      "functions in variables",
      "const a = () => 1;\nlet b = async function () {};",
      ["function a", "function b async"],
    ],
    [
      "functions at any depth, other variables only at the top",
      "function f() { const g = () => 1; const h = 1; }",
      ["function f", "function f/g"],
    ],
    [
      "several in one statement",
      "export const a = 1, b = 2;",
      ["variable a exported", "variable b exported"],
    ],
    [
      "patterns",
      "const { a, b: { c = 1 }, ...d } = o; let [e] = p;",
      ["variable a", "variable c", "variable d", "variable e"],
    ],
    [
      "a class",
      "export default class A { static x = 1; #y; async m() {} get g() { return 1; } constructor(private z: number) {} }",
      [
        "class A exported isDefault",
        "property A/x static",
        "property A/#y",
        "method A/m async",
        "method A/g",
        "method A/constructor",
        "property constructor/z",
      ],
    ],
    [
      "an abstract class",
      "abstract class A { abstract m(): void; protected abstract p: string }",
      ["class A abstract", "method A/m abstract declaration", "property A/p abstract"],
    ],
    [
      "interfaces",
      "interface I { a: string; m(): void; 'quoted-name': 1; [key: string]: unknown }",
      ["interface I", "property I/a", "method I/m declaration", "property I/quoted-name"],
    ],
    [
      "types and their members, not those of nested types",
      "type T = { a: { inner: 1 } }; type U = string;",
      ["type T", "property T/a", "type U"],
    ],
    ["enums", "enum E { A, B = 2, 'c' }", ["enum E", "enumMember E/A", "enumMember E/B", "enumMember E/c"]],
    [
      "namespaces",
      "namespace A.B { export const x = 1; function f() {} }",
      ["namespace A.B", "variable A.B/x exported", "function A.B/f"],
    ],
    [
      "modules and globals",
      "declare module 'm' { const a: 1 }\ndeclare global { var b: 2 }",
      ["namespace m", "variable m/a", "namespace global", "variable global/b"],
    ],
    [
      "overloads",
      "function f(a: 1): 1;\nfunction f(a: 2): 2;\nfunction f(a: any) {}",
      ["function f declaration", "function f declaration", "function f"],
    ],
    [
      "methods of objects",
      "const o = { m() {}, async n() {}, k: 1, [Symbol.iterator]() {} };",
      ["variable o", "method o/m", "method o/n async", "method o/[Symbol.iterator]"],
    ],
    [
      "nothing in loops, blocks and assignments",
      "for (const a of b) {}\nif (c) { let d = 1; }\n[e, f] = [f, e];\n({ g } = h);",
      [],
    ],
    ["using", "using a = open();", ["variable a"]],
    ["names in other scripts", "const größe = 1; function 名前() {}", ["variable größe", "function 名前"]],
  ])("%s", async ([, text, expected]) => {
    const read = await extractor.extract(text, "typescript");
    expect(definitions(read)).toEqual(expected);
    expect(read.state).toBe("whole");
  });
});

describe("references to", () => {
  test.for<[string, string, string[]]>([
    ["locals and parameters are left out", "function f(a) { let b = a; return b + a; }", []],
    [
      "definitions, before and after them",
      "f(); function f() { f; } f = 1;",
      ["f call -> f", "f -> f", "f write -> f"],
    ],
    ["names that are hoisted out of blocks", "function f() { if (x) { var y = 1; } return y; }", ["x -> ?"]],
    ["shadowed names", "const a = 1; { let a = 2; a; } a;", ["a -> a"]],
    [
      "types and values of one name",
      "interface A {}\nconst A = 1;\nlet b: A = A;",
      ["A type -> A", "A -> A"],
    ],
    ["type parameters are left out", "type T<A> = A extends (infer B)[] ? B : { [K in keyof A]: K };", []],
    [
      "imports",
      "import d, { a as b } from 'm';\nimport * as n from 'm';\nb(d, n.x);",
      [
        "d specifier -> import default",
        "a specifier -> import a",
        "b specifier -> import a",
        "n specifier -> import *",
        "b call -> import a",
        "d -> import default",
        "n -> import *",
        "x member -> import *",
      ],
    ],
    [
      "members of this and super",
      "class A extends B { m() { this.x(); super.y; } }",
      ["B -> ?", "x call member -> A", "y member -> ?"],
    ],
    [
      "members of what is not known",
      "a.b?.c!.d();",
      ["a -> ?", "b member -> ?", "c member -> ?", "d call member -> ?"],
    ],
    [
      "shorthand properties: the name and the key",
      "const a = 1; f({ a });",
      ["f call -> ?", "a -> a", "a member -> ?"],
    ],
    [
      "qualified types",
      "import type * as n from 'm';\nlet a: n.T<n.U>;",
      [
        "n specifier -> import *",
        "n -> import *",
        "T type member -> import *",
        "n -> import *",
        "U type member -> import *",
      ],
    ],
    ["parameter properties", "class A { constructor(private p: string) { p; } }", ["p -> p"]],
    ["calls with type arguments", "f<string>(1);", ["f call -> ?"]],
  ])("%s", async ([, text, expected]) => {
    expect(references(await extractor.extract(text, "typescript"))).toEqual(expected);
  });

  test("components, not elements of the page", async () => {
    const read = await extractor.extract("const a = <div><Menu.Item key={b} /></div>;", "tsx");
    expect(references(read)).toEqual(["Menu -> ?", "Item member -> ?", "key member -> ?", "b -> ?"]);
  });
});

test("imports and exports say what they bring and pass on", async () => {
  const text = [
    "import './side';",
    "import type { A } from './a';",
    "import x = require('./x');",
    "export * from './all';",
    "export * as ns from './ns';",
    "export { b as c, default } from './b';",
    "const local = import('./late');",
    "export { local as renamed };",
    "export default local;",
  ].join("\n");
  const { imports, exports } = await extractor.extract(text, "typescript");
  expect(
    imports.map(({ local, imported, specifier, isTypeOnly }) => [local, imported, specifier, isTypeOnly]),
  ).toEqual([
    [undefined, "*", "./side", undefined],
    ["A", "A", "./a", true],
    ["x", "*", "./x", undefined],
    [undefined, "**", "./all", undefined],
    [undefined, "*", "./ns", undefined],
    [undefined, "b", "./b", undefined],
    [undefined, "default", "./b", undefined],
    [undefined, "*", "./late", undefined],
  ]);
  expect(exports.map(({ exported, binding }) => [exported, binding])).toEqual([
    ["**", 8],
    ["ns", 10],
    ["c", 12],
    ["default", 14],
    ["renamed", 1],
    ["default", 1],
  ]);
});

describe("modules of CommonJS:", () => {
  test.for<[string, string, string[], string[]]>([
    ["a module as a whole", "const a = require('./a');", ["a * ./a"], []],
    ["parts of a module", "const { a, b: c } = require('./m');", ["a a ./m", "c b ./m"], []],
    ["one part of a module", "const a = require('./m').b;", ["a b ./m"], []],
    ["a module for its effect", "require('./m');", ["- * ./m"], []],
    ["a module that is called", "require('./m')(1);", ["- * ./m"], []],
    ["a part that is called", "require('./m').go();", ["- go ./m"], []],
    ["a require in a function", "function f() { const a = require('./a'); }", ["a * ./a"], []],
    ["a computed require", "const a = require(name);", [], []],
    ["a module that is a function", "function f() {}\nmodule.exports = f;", [], ["* f", "default f"]],
    ["a module that is a class", "module.exports = class A {};", [], ["* A", "default A"]],
    ["an object", "function a() {}\nmodule.exports = { a, b: a, 'c': a };", [], ["a a", "b a", "c a"]],
    ["a property", "function a() {}\nexports.b = a;", [], ["b a"]],
    ["a property of module.exports", "function a() {}\nmodule.exports.b = a;", [], ["b a"]],
    ["both at once", "function a() {}\nexports = module.exports = a;", [], ["* a", "default a"]],
    [
      "a module passed on",
      "module.exports = require('./m');",
      ["- * ./m", "- ** ./m"],
      ["* import *", "default import *", "** import **"],
    ],
    ["a module passed on under a name", "exports.m = require('./m');", ["- * ./m"], ["m import *"]],
    [
      "all of a module among others",
      "module.exports = { ...require('./m') };",
      ["- ** ./m"],
      ["** import **"],
    ],
    ["a comparison", "if (module.exports == a) {}", [], []],
  ])("%s", async ([, text, imports, exports]) => {
    const read = await extractor.extract(text, "javascript");
    expect(
      read.imports.map(({ local = "-", imported, specifier }) => `${local} ${imported} ${specifier}`),
    ).toEqual(imports);
    const meant = (bound: number) =>
      bound % 2 === 1
        ? read.definitions[(bound - 1) / 2]?.name
        : `import ${read.imports[(bound - 2) / 2]?.imported}`;
    expect(read.exports.map(({ exported, binding }) => `${exported} ${meant(binding)}`)).toEqual(exports);
  });
});

test.for<[string, string, string[]]>([
  ["a definition of the file", "/** See {@link A}. */\nfunction f() {}\ninterface A {}", ["A doc -> A"]],
  [
    "an import",
    "import { A } from './a';\n/** {@linkcode A | text} {@linkplain A text} */\nlet f;",
    ["A specifier -> import A", "A doc -> import A", "A doc -> import A"],
  ],
  [
    "a member",
    "/** {@link A.run} and {@link A#stop} */\nclass A {}",
    ["A doc -> A", "run member doc -> A", "A doc -> A", "stop member doc -> A"],
  ],
  ["what the file does not know", "/** {@link B()} */\nlet f;", ["B doc -> ?"]],
  [
    "an address, an import, a comment of another kind",
    "/** {@link https://a.b} {@link import('./a').A} {@link} */\n// {@link A}\nclass A {}",
    [],
  ],
])("a doc comment refers to %s", async ([, text, expected]) => {
  expect(references(await extractor.extract(text, "typescript"))).toEqual(expected);
});

test("offsets take in decorators and comments before, and end the signature at the body", async () => {
  const text =
    "/** Says hello. */\n@log()\nexport class A {\n  // one\n  // two\n  @dec m(): void { go(); }\n}\n";
  const { definitions: found } = await extractor.extract(text, "typescript");
  const parts = found.map(({ docStart, start, signatureEnd }) => [
    text.slice(docStart, start).trim(),
    text.slice(start, signatureEnd).trim(),
  ]);
  expect(parts).toEqual([
    ["/** Says hello. */", "@log()\nexport class A"],
    ["// one\n  // two", "@dec m(): void"],
  ]);
});

describe("what the grammar does not know is mended:", () => {
  test.for<[string, string, string[]]>([
    ["variance", "interface A<in out T> { x: T }", ["interface A", "property A/x"]],
    ["export type *", "export type * from './a';\nexport const b = 1;", ["variable b exported"]],
    [
      "call signatures that only lines separate",
      "interface F {\n  (a: 1): A\n  <T>(a: T): B\n  m(): void\n}",
      ["interface F", "method F/m declaration"],
    ],
    [
      "a type named type",
      "type A<type> =\n  | (type extends 'x' ? 1 : 2)\n  | 3;\nconst b = 1;",
      ["type A", "variable b"],
    ],
  ])("%s", async ([, text, expected]) => {
    const read = await extractor.extract(text, "typescript");
    expect(definitions(read).map((line) => line.replace(/^method F\/m$/, "method F/m declaration"))).toEqual(
      expected,
    );
    expect(read.state).toBe("repaired");
  });

  test("an error hides only the declaration that it stands in", async () => {
    const text = "export function a() {}\nexport const b = ((;\nexport class C { m() {} }\n";
    const read = await extractor.extract(text, "typescript");
    expect(read.state).toBe("damaged");
    expect(definitions(read)).toEqual(
      expect.arrayContaining(["function a exported", "class C exported", "method C/m"]),
    );
  });

  test("types in JavaScript", async () => {
    const read = await extractor.extract("function f(a: string): number { return 1; }\n", "javascript");
    expect(read.state).toBe("repaired");
    expect(definitions(read)).toEqual(["function f"]);
  });
});

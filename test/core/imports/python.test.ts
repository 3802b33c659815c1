import { describe, expect, test } from "vitest";
import { createModuleResolvers } from "../../../src/core/imports/index.ts";
import { empty, project } from "./project.ts";

/** [what, files, importer, specifier, imported, module, namespace] */
type Row = readonly [string, Record<string, string>, string, string, string, (string | undefined)?, string?];

const shop = empty("shop/__init__.py", "shop/cart.py", "shop/pay/__init__.py", "shop/pay/card.py", "run.py");

const rows: readonly Row[] = [
  ["a module beside a script", empty("run.py", "cart.py"), "run.py", "cart", "*", "cart.py", "cart.py"],
  ["a name of a module", shop, "run.py", "shop.cart", "Cart", "shop/cart.py"],
  ["a name of a package", shop, "run.py", "shop", "VERSION", "shop/__init__.py"],
  ["a module as a name of its package", shop, "run.py", "shop", "cart", "shop/__init__.py", "shop/cart.py"],
  [
    "a package as a name of a package",
    shop,
    "run.py",
    "shop",
    "pay",
    "shop/__init__.py",
    "shop/pay/__init__.py",
  ],
  ["a dotted module", shop, "run.py", "shop.pay.card", "*", "shop/pay/card.py", "shop/pay/card.py"],
  ["all names of a module", shop, "run.py", "shop.cart", "**", "shop/cart.py"],
  ["its own package by full name", shop, "shop/pay/card.py", "shop.cart", "Cart", "shop/cart.py"],
  [
    "a sibling, relatively",
    shop,
    "shop/pay/card.py",
    ".",
    "card",
    "shop/pay/__init__.py",
    "shop/pay/card.py",
  ],
  ["a name of a sibling", shop, "shop/pay/__init__.py", ".card", "Card", "shop/pay/card.py"],
  ["the package above", shop, "shop/pay/card.py", "..", "VERSION", "shop/__init__.py"],
  ["a module above", shop, "shop/pay/card.py", "..cart", "Cart", "shop/cart.py"],
  ["nothing above the root", shop, "shop/cart.py", "....x", "y"],
  ["nothing for a package that is not here", shop, "run.py", "numpy", "array"],
  ["nothing for a module that the package lacks", shop, "run.py", "shop.gone", "x"],
  [
    "no sibling by its bare name inside a package",
    empty("shop/__init__.py", "shop/cart.py", "shop/types.py"),
    "shop/cart.py",
    "types",
    "*",
  ],
  [
    "a src layout from the tests",
    empty("src/shop/__init__.py", "src/shop/cart.py", "tests/test_cart.py"),
    "tests/test_cart.py",
    "shop.cart",
    "Cart",
    "src/shop/cart.py",
  ],
  [
    "a folder that pyproject.toml names",
    {
      ...empty("code/shop/__init__.py", "t/test.py"),
      "pyproject.toml": '[tool.setuptools.package-dir]\n"" = "code"',
    },
    "t/test.py",
    "shop",
    "x",
    "code/shop/__init__.py",
  ],
  [
    "a folder that setup.cfg names",
    { ...empty("code/shop/__init__.py", "t/test.py"), "setup.cfg": "[options]\npackage_dir =\n    =code\n" },
    "t/test.py",
    "shop",
    "x",
    "code/shop/__init__.py",
  ],
  [
    "a configuration that cannot be read is as if absent",
    { ...empty("src/shop/__init__.py", "t/test.py"), "pyproject.toml": "[[[" },
    "t/test.py",
    "shop",
    "x",
    "src/shop/__init__.py",
  ],
  [
    "a module of a namespace package",
    empty("acme/web/site.py", "run.py"),
    "run.py",
    "acme.web",
    "site",
    undefined,
    "acme/web/site.py",
  ],
  [
    "a namespace package that lies in two source folders",
    empty("src/acme/one.py", "lib/acme/two.py", "run.py"),
    "run.py",
    "acme.two",
    "f",
    "lib/acme/two.py",
  ],
  [
    "a package before a module of the same name",
    empty("shop.py", "shop/__init__.py", "run.py"),
    "run.py",
    "shop",
    "x",
    "shop/__init__.py",
  ],
  ["a stub where there is no source", empty("fast.pyi", "run.py"), "run.py", "fast", "f", "fast.pyi"],
  [
    "another project of the workspace",
    { ...empty("one/src/shop/__init__.py", "two/app.py"), "one/pyproject.toml": "" },
    "two/app.py",
    "shop",
    "x",
    "one/src/shop/__init__.py",
  ],
  [
    "nothing when two projects have it",
    {
      ...empty("one/shop/__init__.py", "two/shop/__init__.py", "three/app.py"),
      "one/setup.py": "",
      "two/setup.py": "",
    },
    "three/app.py",
    "shop",
    "x",
  ],
  [
    "no package that merely lies somewhere",
    empty("tests/data/requests/__init__.py", "app/main.py"),
    "app/main.py",
    "requests",
    "get",
  ],
];

describe("Python imports", () => {
  test.for(rows)("find %s", ([, texts, path, specifier, imported, module, namespace]) => {
    const python = createModuleResolvers(project(texts))("python");
    const from = { path, language: "python", package: undefined };
    expect(python.resolve({ specifier, imported }, from)).toEqual({ module, namespace });
  });

  test("make every file a module", () => {
    const python = createModuleResolvers(project(shop))("python");
    expect(python.moduleOf({ path: "shop/cart.py", language: "python", package: undefined })).toBe(
      "shop/cart.py",
    );
  });
});

import { describe, expect, test } from "vitest";
import { createModuleResolvers } from "../../../src/core/imports/index.ts";
import { empty, project } from "./project.ts";

const shop = project(
  empty(
    "core/src/main/java/com/acme/shop/Cart.java",
    "core/src/test/java/com/acme/shop/CartTest.java",
    "web/src/main/java/com/acme/shop/web/Page.java",
    "Main.java",
  ),
);

/** [what, specifier, imported, module, within, namespace] */
type Row = readonly [string, string, string, string?, (string | undefined)?, string?];

const rows: readonly Row[] = [
  ["a class of a package", "com.acme.shop", "Cart", "com.acme.shop"],
  ["a package in another source root", "com.acme.shop.web", "Page", "com.acme.shop.web"],
  ["all classes of a package", "com.acme.shop", "**", "com.acme.shop"],
  ["the package itself", "com.acme.shop", "*", "com.acme.shop", undefined, "com.acme.shop"],
  ["a nested class", "com.acme.shop.Cart", "Line", "com.acme.shop", "Cart"],
  ["a class nested twice", "com.acme.shop.Cart.Line", "Price", "com.acme.shop", "Cart/Line"],
  ["a static member", "com.acme.shop.Cart", "empty", "com.acme.shop", "Cart"],
  ["all static members", "com.acme.shop.Cart", "**", "com.acme.shop", "Cart"],
  ["its own package", ".", "Cart", "com.acme.shop"],
  ["nothing of a library", "java.util", "List"],
  ["nothing of a package above that holds no files", "com.acme", "Shop"],
];

describe("Java imports", () => {
  const java = createModuleResolvers(shop)("java");

  test.for(rows)("find %s", ([, specifier, imported, module, within, namespace]) => {
    const from = {
      path: "core/src/main/java/com/acme/shop/Cart.java",
      language: "java",
      package: "com.acme.shop",
    };
    expect(java.resolve({ specifier, imported }, from)).toEqual({
      module,
      namespace,
      ...(within !== undefined && { within }),
    });
  });

  test.for([
    ["core/src/main/java/com/acme/shop/Cart.java", "com.acme.shop", "com.acme.shop"],
    ["core/src/test/java/com/acme/shop/CartTest.java", "com.acme.shop", "com.acme.shop"],
    ["tool/Main.java", undefined, "tool/"],
    ["Main.java", undefined, "/"],
  ] as const)("put %s of package %s into %s", ([path, name, module]) => {
    expect(java.moduleOf({ path, language: "java", package: name })).toBe(module);
  });
});

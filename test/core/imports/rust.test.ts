import { describe, expect, test } from "vitest";
import { createModuleResolvers } from "../../../src/core/imports/index.ts";
import { empty, project } from "./project.ts";

/** [what, files, importer, specifier, imported, module, namespace, within] */
type Row = readonly [
  string,
  Record<string, string>,
  string,
  string,
  string,
  string?,
  (string | undefined)?,
  string?,
];

const shop = {
  ...empty(
    "src/lib.rs",
    "src/cart.rs",
    "src/cart/line.rs",
    "src/pay/mod.rs",
    "src/pay/card.rs",
    "src/bin/tool.rs",
    "src/inner/deep.rs",
    "tests/it.rs",
    "tests/common/mod.rs",
  ),
  "Cargo.toml": '[package]\nname = "my-shop"\nedition = "2021"\n',
};
const workspace = {
  ...empty("app/src/main.rs", "app/src/ui.rs", "crates/shop-core/src/lib.rs", "crates/shop-core/src/tax.rs"),
  ...empty("crates/log/source/log.rs"),
  "Cargo.toml": '[workspace]\nmembers = ["app", "crates/*"]\n',
  "app/Cargo.toml":
    '[package]\nname = "app"\nedition.workspace = true\n[dependencies]\nshop-core = { path = "../crates/shop-core" }\nlogger = { package = "acme-log", path = "../crates/log" }\n',
  "crates/shop-core/Cargo.toml": '[package]\nname = "shop-core"\nedition = "2021"\n',
  "crates/log/Cargo.toml": '[package]\nname = "acme-log"\nedition = "2021"\n[lib]\npath = "source/log.rs"\n',
};
const both = {
  ...empty("src/a.rs", "src/b.rs"),
  "src/lib.rs": "pub mod a;",
  "src/main.rs": "mod a;\nmod b;",
  "Cargo.toml": '[package]\nname = "both"\nedition = "2021"\n',
};
const old = {
  ...empty("src/lib.rs", "src/a.rs", "src/a/b.rs", "src/c.rs"),
  "Cargo.toml": '[package]\nname = "old"\n',
};
const paths = {
  ...empty("src/odd/name.rs", "src/a.rs"),
  "src/lib.rs": '#[cfg(unix)]\n#[path = "odd/name.rs"]\npub mod sys;\nmod a;\n',
  "Cargo.toml": '[package]\nname = "paths"\nedition = "2021"\n',
};

const rows: readonly Row[] = [
  ["a name of a module of the crate", shop, "src/pay/card.rs", "crate::cart", "Cart", "src/cart.rs"],
  ["a module of the crate", shop, "src/pay/card.rs", "crate", "cart", "src/lib.rs", "src/cart.rs"],
  ["a module below a module", shop, "src/lib.rs", "crate::cart::line", "Line", "src/cart/line.rs"],
  ["a folder module", shop, "src/lib.rs", "crate::pay", "card", "src/pay/mod.rs", "src/pay/card.rs"],
  ["a module itself", shop, "src/lib.rs", "crate::pay::card", "*", "src/pay/card.rs", "src/pay/card.rs"],
  ["all names of a module", shop, "src/lib.rs", "crate::pay", "**", "src/pay/mod.rs"],
  ["a child of the module itself", shop, "src/cart.rs", "self::line", "Line", "src/cart/line.rs"],
  ["a name above", shop, "src/cart/line.rs", "super", "Cart", "src/cart.rs"],
  ["a name two steps above", shop, "src/pay/card.rs", "super::super", "VERSION", "src/lib.rs"],
  ["a module beside", shop, "src/pay/card.rs", "super::super::cart", "Cart", "src/cart.rs"],
  ["nothing above the crate", shop, "src/lib.rs", "super", "x"],
  ["a child by its bare name", shop, "src/cart.rs", "line", "Line", "src/cart/line.rs"],
  [
    "a variant of an enum",
    shop,
    "src/lib.rs",
    "crate::pay::Method",
    "Card",
    "src/pay/mod.rs",
    undefined,
    "Method",
  ],
  [
    "what an inline module holds",
    shop,
    "src/lib.rs",
    "crate::cart::a::b",
    "C",
    "src/cart.rs",
    undefined,
    "a/b",
  ],
  ["a file below an inline module", shop, "src/lib.rs", "crate::inner::deep", "f", "src/inner/deep.rs"],
  [
    "the module around an inline one",
    shop,
    "src/inner/deep.rs",
    "super",
    "f",
    "src/lib.rs",
    undefined,
    "inner",
  ],
  ["the own library from a binary", shop, "src/bin/tool.rs", "my_shop::cart", "Cart", "src/cart.rs"],
  ["the own library from a test", shop, "tests/it.rs", "my_shop", "Shop", "src/lib.rs"],
  ["a module of a test", shop, "tests/it.rs", "common", "setup", "tests/common/mod.rs"],
  ["nothing of another crate", shop, "src/lib.rs", "serde::de", "Error"],
  ["nothing of the standard library", shop, "src/lib.rs", "std::fmt", "Display"],
  ["raw names", shop, "src/lib.rs", "crate::r#cart", "Cart", "src/cart.rs"],
  [
    "another crate of the workspace",
    workspace,
    "app/src/ui.rs",
    "shop_core::tax",
    "Rate",
    "crates/shop-core/src/tax.rs",
  ],
  [
    "a crate that Cargo.toml renames",
    workspace,
    "app/src/ui.rs",
    "logger",
    "info",
    "crates/log/source/log.rs",
  ],
  [
    "a crate with a leading ::",
    workspace,
    "app/src/main.rs",
    "::shop_core",
    "Shop",
    "crates/shop-core/src/lib.rs",
  ],
  ["the root of a binary", workspace, "app/src/ui.rs", "crate", "run", "app/src/main.rs"],
  ["the library where both roots declare the module", both, "src/a.rs", "crate", "x", "src/lib.rs"],
  ["the root that declares the module", both, "src/b.rs", "crate", "x", "src/main.rs"],
  ["paths from the root in the 2015 edition", old, "src/a/b.rs", "c", "f", "src/c.rs"],
  ["a module with a path of its own", paths, "src/a.rs", "crate::sys", "open", "src/odd/name.rs"],
];

describe("Rust imports", () => {
  test.for(rows)("find %s", ([, texts, path, specifier, imported, module, namespace, within]) => {
    const rust = createModuleResolvers(project(texts))("rust");
    const from = { path, language: "rust", package: undefined };
    expect(rust.resolve({ specifier, imported }, from)).toEqual({
      module,
      namespace,
      ...(within !== undefined && { within }),
    });
  });
});

import { describe, expect, test } from "vitest";
import { createModuleResolvers } from "../../../src/core/imports/index.ts";
import { empty, project } from "./project.ts";

/** [what, files, importer, import path, folder] */
type Row = readonly [string, Record<string, string>, string, string, string?];

const server = {
  ...empty("main.go", "api/api.go", "internal/db/db.go", "api/v2/api.go"),
  "go.mod": "module example.com/server // the server\n\ngo 1.22\n",
};
const two = {
  ...empty("a/a.go", "a/sub/s.go", "b/b.go"),
  "a/go.mod": "module example.com/a\n",
  "b/go.mod": 'module "example.com/a/b"\n',
};
const replaced = {
  ...empty("app/main.go", "forks/log/log.go", "forks/yaml/yaml.go"),
  "app/go.mod":
    "module example.com/app\nreplace example.com/log v1.2.3 => ../forks/log\nreplace (\n\tgopkg.in/yaml.v3 => ../forks/yaml\n\texample.com/x => example.com/y v1.0.0\n)\n",
};

const rows: readonly Row[] = [
  ["a package of the module", server, "main.go", "example.com/server/api", "api"],
  ["the root package", { ...server }, "api/api.go", "example.com/server", "."],
  ["a nested package", server, "api/api.go", "example.com/server/internal/db", "internal/db"],
  ["a version folder", server, "main.go", "example.com/server/api/v2", "api/v2"],
  ["nothing in the standard library", server, "main.go", "net/http"],
  ["nothing for a standard name that is a folder here", server, "main.go", "api"],
  ["nothing for a path that only begins alike", server, "main.go", "example.com/server2/api"],
  ["nothing for C", server, "main.go", "C"],
  ["another module of the workspace", two, "b/b.go", "example.com/a/sub", "a/sub"],
  ["the module with the longest path", two, "a/a.go", "example.com/a/b", "b"],
  ["a replaced module", replaced, "app/main.go", "example.com/log", "forks/log"],
  ["a replaced module in a block", replaced, "app/main.go", "gopkg.in/yaml.v3", "forks/yaml"],
  ["nothing for a module replaced by a remote one", replaced, "app/main.go", "example.com/x"],
  [
    "vendored packages before all else",
    { ...server, ...empty("vendor/example.com/lib/lib.go", "lib/lib.go") },
    "api/api.go",
    "example.com/lib",
    "vendor/example.com/lib",
  ],
  [
    "vendored packages of a folder further down",
    { ...server, ...empty("tool/vendor/example.com/lib/lib.go", "tool/cmd/main.go") },
    "tool/cmd/main.go",
    "example.com/lib",
    "tool/vendor/example.com/lib",
  ],
  [
    "a package in GOPATH",
    empty("gocode/src/example.com/a/a.go", "gocode/src/example.com/b/b.go"),
    "gocode/src/example.com/a/a.go",
    "example.com/b",
    "gocode/src/example.com/b",
  ],
  [
    "a package of a checkout without go.mod",
    empty("main.go", "pkg/db/db.go"),
    "main.go",
    "github.com/acme/server/pkg/db",
    "pkg/db",
  ],
  [
    "nothing when two folders fit",
    empty("main.go", "x/pkg/db/db.go", "y/pkg/db/db.go"),
    "main.go",
    "github.com/acme/server/pkg/db",
  ],
  [
    "nothing of a foreign project by its last step alone",
    empty("main.go", "errors/errors.go"),
    "main.go",
    "github.com/pkg/errors",
  ],
  ["a relative path", empty("a/a.go", "b/b.go"), "a/a.go", "../b", "b"],
  [
    "the standard library inside itself",
    { ...empty("src/net/http/http.go", "src/fmt/fmt.go"), "src/go.mod": "module std\n" },
    "src/net/http/http.go",
    "fmt",
    "src/fmt",
  ],
];

describe("Go imports", () => {
  test.for(rows)("find %s", ([, texts, path, specifier, module]) => {
    const go = createModuleResolvers(project(texts))("go");
    const from = { path, language: "go", package: "p" };
    expect(go.resolve({ specifier, imported: "*" }, from)).toEqual({ module, namespace: module });
    expect(go.resolve({ specifier, imported: "**" }, from)).toEqual({ module, namespace: undefined });
  });

  test.for([
    ["api/api.go", "api", "api"],
    ["main.go", "main", ".#main"],
    ["gen.go", "server", "."],
    ["api/api_test.go", "api", "api"],
    ["api/api_test.go", "api_test", "api#api_test"],
    ["api/odd.go", "api_test", "api"],
  ] as const)("put %s of package %s into %s", ([path, name, module]) => {
    const go = createModuleResolvers(project(server))("go");
    expect(go.moduleOf({ path, language: "go", package: name })).toBe(module);
  });
});

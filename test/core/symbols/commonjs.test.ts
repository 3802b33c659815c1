import { expect, test } from "vitest";
import { openProject } from "./project.ts";

const context = { signal: new AbortController().signal };

const users = {
  "whole.js": 'const lib = require("./lib");\nlib.load();\n',
  "parts.js": 'const { load, load: get } = require("./lib");\nload(get);\n',
  "there.js": 'require("./lib").load();\n',
};

test.for([
  { name: "an object", exports: "module.exports = { load };" },
  { name: "a property", exports: "exports.load = load;" },
  { name: "a property of module.exports", exports: "module.exports.load = load;" },
])("what $name exports is found through require", async ({ exports }) => {
  const { symbols } = await openProject({ "lib.js": `function load() {}\n${exports}\n`, ...users });
  const found = await symbols.references({ symbol: "lib.js:1", tier: "resolved" }, context);
  if ("candidates" in found) throw new Error("The function is not found.");
  const places = found.groups.flatMap(({ path, places: own = [] }) =>
    own.map(({ line }) => `${path}:${line}`),
  );
  expect(places).toEqual(expect.arrayContaining(["whole.js:2", "parts.js:2", "there.js:1", "lib.js:2"]));
});

test("a function that is the module is found under the name that it gets, also when passed on", async () => {
  const { symbols } = await openProject({
    "lib.js": "function make() {}\nmodule.exports = make;\n",
    "index.js": 'module.exports = require("./lib");\n',
    "use.js": 'const build = require("./index");\nbuild();\n',
  });
  const found = await symbols.references({ symbol: "make", tier: "resolved" }, context);
  if ("candidates" in found) throw new Error("The function is not found.");
  const places = found.groups.flatMap(({ path, places: own = [] }) =>
    own.map(({ line }) => `${path}:${line}`),
  );
  expect(places).toEqual(["lib.js:2", "use.js:2"]);
});

test("a variable that a function requires is not the one of that name beside it", async () => {
  const { symbols } = await openProject({
    "a.js": "exports.go = () => {};\n",
    "b.js": "exports.go = () => {};\n",
    "use.js": `const x = require("./a");
function f() {
  const x = require("./b");
  return x.go(x);
}
f(x);
`,
  });
  const found = await symbols.references({ symbol: "use.js:1", tier: "resolved" }, context);
  if ("candidates" in found) throw new Error("The variable is not found.");
  expect(found.groups.flatMap(({ places = [] }) => places.map(({ line }) => line))).toEqual([6]);
});

#!/usr/bin/env node
// Starts main.cjs with V8's compiled code from the last run, which halves the start-up; plain require when that fails.
// vm.Script with cachedData is used because module.enableCompileCache needs Node 22.

const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { homedir } = require("node:os");
const { join } = require("node:path");
const Module = require("node:module");
const vm = require("node:vm");

const cacheFolder = join(process.env.CODI_HOME || join(homedir(), ".codi"), "cache", "code");
const stamp = `${require("../package.json").version}-${process.version}-${process.arch}`;

function load(name) {
  const path = join(__dirname, name);
  const module = new Module(path, require.main);
  module.filename = path;
  module.paths = Module._nodeModulePaths(__dirname);
  Module._cache[path] = module;
  const source = readFileSync(path, "utf8");
  // The length of the source is all V8 compares, so the content has to be part of the name.
  const cachePath = join(cacheFolder, `${name}-${stamp}-${fingerprint(source)}.bin`);
  const cachedData = read(cachePath);
  const script = new vm.Script(Module.wrap(source), {
    filename: path,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const nested = Module.createRequire(path);
  const require_ = (id) => {
    if (!id.startsWith("./")) return nested(id);
    const other = join(__dirname, id);
    return (Module._cache[other] ?? load(id.slice(2))).exports;
  };
  script.runInThisContext().call(module.exports, module.exports, require_, module, path, __dirname);
  module.loaded = true;
  // Written at the end, when the functions that were needed are compiled as well.
  if (!cachedData || script.cachedDataRejected) process.once("exit", () => write(cachePath, script));
  return module;
}

// FNV-1a over the source: a name for the content, not a defence; the folder belongs to the user.
function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 7)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return `${text.length.toString(36)}${(hash >>> 0).toString(36)}`;
}

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function write(path, script) {
  try {
    mkdirSync(cacheFolder, { recursive: true, mode: 0o700 });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    // No writable cache folder: the next start is as slow as this one.
  }
}

load("main.cjs");

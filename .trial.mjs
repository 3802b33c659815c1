// src/core/search/find.ts
import { z as z2 } from "zod";

// src/shared/errors.ts
var CodiError = class extends Error {
  name = "CodiError";
  code;
  hint;
  constructor(code, message, options = {}) {
    super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
};
function systemCode(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : void 0;
}

// src/core/search/complaint.ts
function explainComplaint(complaint) {
  const cause = new Error(complaint.slice(0, 2e3));
  const type = /unrecognized file type: (.*)/.exec(complaint)?.[1];
  if (type !== void 0) {
    return new CodiError("invalid_arguments", `There is no file type "${type}".`, {
      hint: 'Types are short names such as ts, js, py, rust, go, java, cpp, md; or use glob: "*.ext".',
      cause
    });
  }
  if (/the literal .* is not allowed in a regex/.test(complaint)) {
    return new CodiError(
      "invalid_arguments",
      "The pattern holds a line end, but lines are searched one by one.",
      {
        hint: "Set multiline: true.",
        cause
      }
    );
  }
  if (/exceeds size limit/.test(complaint)) {
    return new CodiError("invalid_arguments", "The pattern is too large once compiled.", {
      hint: "Shorten it or lower its repetition counts, or set literal: true for plain text.",
      cause
    });
  }
  if (/look-around|backreferences/.test(complaint)) {
    return new CodiError(
      "invalid_arguments",
      "Look-around and backreferences are not supported in a pattern.",
      {
        hint: "Search for the part that can be matched without them, or set literal: true for plain text.",
        cause
      }
    );
  }
  if (/regex parse error|regex could not|error parsing/.test(complaint)) {
    const why = /^error: (.*)$/m.exec(complaint)?.[1] ?? "it cannot be parsed";
    return new CodiError("invalid_arguments", `The pattern is not a valid regular expression: ${why}.`, {
      hint: "Set literal: true to search for it as plain text, or escape the special characters.",
      cause
    });
  }
  return void 0;
}
function unreadableNote(complaint, prefix) {
  const lines = complaint.split("\n").filter((line) => line.includes("(os error"));
  const first = /^rg: (?:\.[/\\])?(.*?): /.exec(lines[0] ?? "")?.[1];
  if (first === void 0) return void 0;
  const more = lines.length > 1 ? ` and ${lines.length - 1} more` : "";
  return `Not searched, because it cannot be read: ${prefix}${first}${more}.`;
}

// src/core/search/cursor.ts
import { createHash } from "node:crypto";
import { z } from "zod";
var SUM_LENGTH = 6;
function queryName(query) {
  return checksum(JSON.stringify(query));
}
function writeCursor(query, position) {
  const body = Buffer.from(JSON.stringify([query, position])).toString("base64url");
  return checksum(body) + body;
}
function readCursor(cursor, query, schema) {
  const sum = cursor.slice(0, SUM_LENGTH);
  const body = cursor.slice(SUM_LENGTH);
  if (cursor.length > MAX_CURSOR || checksum(body) !== sum) {
    throw refused("The cursor is not one of ours, or parts of it are missing.");
  }
  const parsed = z.tuple([z.string(), schema]).safeParse(JSON.parse(Buffer.from(body, "base64url").toString()));
  if (!parsed.success) throw refused("The cursor is not from this kind of search.");
  const [name, position] = parsed.data;
  if (name !== query) throw refused("The cursor belongs to a search with other arguments.");
  return position;
}
var MAX_CURSOR = 16384;
function checksum(text) {
  return createHash("sha256").update(text).digest("base64url").slice(0, SUM_LENGTH);
}
function refused(message) {
  return new CodiError("invalid_arguments", message, {
    hint: "Repeat the cursor exactly, with the same arguments; or leave it out to start again."
  });
}

// src/core/search/file-list.ts
import { isUtf8 } from "node:buffer";

// src/core/search/arguments.ts
function fileArguments(query) {
  return [
    "--color=never",
    "--null",
    "--no-require-git",
    // Only what lies in the workspace decides, so that an answer is the same on every machine.
    "--no-ignore-global",
    "--glob=!.git",
    ...query.includeHidden === true ? ["--hidden"] : [],
    ...query.includeIgnored === true ? ["--no-ignore"] : []
  ];
}
function grepArguments(query, ignoreFile, target) {
  const mode = query.mode ?? "content";
  const context = mode === "content" ? query.context ?? 0 : 0;
  return [
    ...fileArguments(query),
    ...mode === "files" ? ["--files-with-matches"] : [],
    ...mode === "count" ? ["--count"] : [],
    ...mode === "content" ? ["--line-number", "--column", "--no-heading", "--no-context-separator"] : [],
    // Names binary files that match; without it they are passed over in silence.
    "--binary",
    "--stats",
    ...context > 0 ? [`--context=${context}`] : [],
    ...query.ignoreCase === true ? ["--ignore-case"] : [],
    ...query.isLiteral === true ? ["--fixed-strings"] : [],
    ...query.isMultiline === true ? ["--multiline", "--multiline-dotall"] : [],
    ...query.type === void 0 ? [] : [`--type=${query.type}`],
    ...ignoreFile === void 0 ? [] : [`--ignore-file=${ignoreFile}`],
    "--",
    query.pattern,
    target
  ];
}

// src/core/search/freshness.ts
import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname as dirname2, join as join2 } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";

// src/core/search/ignore-rules.ts
import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore from "ignore";
var IGNORE_FILES = [".gitignore", ".ignore", ".rgignore"];
function createIgnoreRules(root2) {
  const read = /* @__PURE__ */ new Map();
  const rulesOf = (folder) => {
    if (!read.has(folder)) read.set(folder, readRules(folder, folder === root2));
    return read.get(folder);
  };
  return {
    isIgnored(path, isFolder2) {
      for (let folder = dirname(path); ; folder = dirname(folder)) {
        const below = relative(folder, path).replaceAll(sep, "/");
        if (below === "" || below.startsWith("../")) return false;
        const verdict = rulesOf(folder)?.test(isFolder2 ? `${below}/` : below);
        if (verdict?.ignored === true) return true;
        if (verdict?.unignored === true || folder === root2 || folder === dirname(folder)) return false;
      }
    },
    forget: () => read.clear()
  };
}
function readRules(folder, isRoot) {
  const files = isRoot ? [join(".git", "info", "exclude"), ...IGNORE_FILES] : IGNORE_FILES;
  const texts = files.map((file) => readIfThere(join(folder, file))).filter((text) => text !== "");
  return texts.length === 0 ? void 0 : ignore({ allowRelativePaths: true }).add(texts.join("\n"));
}
function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

// src/core/search/freshness.ts
var MAX_FOLDERS = 2e4;
var COARSE_MS = 2e3;
var FINE_MS = 50;
var AT_ONCE = 16;
var PER_TURN = 2e3;
async function takeFootprint(list) {
  const footprint = /* @__PURE__ */ new Map();
  for (const file of inheritedIgnoreFiles(list.folder)) footprint.set(file, stampOf(file).stamp);
  const known = foldersOf(list.files);
  const rules = createIgnoreRules(list.folder);
  let open = [...known];
  while (open.length > 0) {
    if (footprint.size + open.length > MAX_FOLDERS) return void 0;
    const found = [];
    for (let at = 0; at < open.length; at += AT_ONCE) {
      const slice = open.slice(at, at + AT_ONCE);
      const entries = await Promise.all(slice.map((folder) => entriesOf(join2(list.folder, folder))));
      for (const [index, folder] of slice.entries()) {
        const path = join2(list.folder, folder);
        const { stamp, changedAt } = stampOf(path);
        if (changedAt >= list.scannedAt - (Number.isInteger(changedAt / 1e3) ? COARSE_MS : FINE_MS))
          return void 0;
        footprint.set(path, stamp);
        for (const entry of entries[index] ?? []) {
          const child = folder === "" ? entry.name : `${folder}/${entry.name}`;
          if (IGNORE_FILES.includes(entry.name)) {
            const file = join2(list.folder, child);
            footprint.set(file, stampOf(file).stamp);
          }
          if (!entry.isDirectory() || known.has(child) || entry.name === ".git") continue;
          if (!list.includeHidden && entry.name.startsWith(".")) continue;
          if (!rules.isIgnored(join2(list.folder, child), true)) found.push(child);
        }
      }
    }
    open = found;
  }
  return footprint;
}
async function isUnchanged(footprint) {
  let looked = 0;
  for (const [path, stamp] of footprint) {
    if (stampOf(path).stamp !== stamp) return false;
    looked += 1;
    if (looked % PER_TURN === 0) await nextTurn();
  }
  return true;
}
function stampOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === void 0) return { stamp: "", changedAt: 0 };
  return { stamp: `${stats.mtimeMs}-${stats.size}`, changedAt: stats.mtimeMs };
}
async function entriesOf(folder) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
function foldersOf(files) {
  const folders = /* @__PURE__ */ new Set([""]);
  let last = "";
  for (const file of files) {
    let folder = parentOf(file);
    if (folder === last) continue;
    last = folder;
    while (!folders.has(folder)) {
      folders.add(folder);
      folder = parentOf(folder);
    }
  }
  return folders;
}
function parentOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
function inheritedIgnoreFiles(folder) {
  const files = [join2(folder, ".git", "info", "exclude")];
  for (let above = dirname2(folder); ; above = dirname2(above)) {
    files.push(...IGNORE_FILES.map((file) => join2(above, file)), join2(above, ".git", "info", "exclude"));
    if (above === dirname2(above)) return files;
  }
}

// src/core/search/file-list.ts
var MAX_WARM = 4;
var MAX_BYTES = 64 * 1024 * 1024;
function createFileLists(ripgrep) {
  const warm = /* @__PURE__ */ new Map();
  const taking = /* @__PURE__ */ new Map();
  return async (query, signal2) => {
    const { folder, isFile, argument } = query.target;
    if (isFile) {
      return { paths: [argument.slice(2)], exact: /* @__PURE__ */ new Map(), complaint: "" };
    }
    const key = `${query.includeHidden}:${folder}`;
    const kept = query.includeIgnored ? void 0 : warm.get(key);
    if (kept !== void 0) {
      warm.delete(key);
      if (await isUnchanged(kept.footprint)) {
        warm.set(key, kept);
        return kept.list;
      }
    }
    const scannedAt = Date.now();
    const list = await scan(ripgrep, query, signal2);
    if (!query.includeIgnored && !taking.has(key)) {
      const taken = takeFootprint({
        folder,
        files: list.paths,
        includeHidden: query.includeHidden,
        scannedAt
      }).then((footprint) => {
        if (footprint !== void 0) warm.set(key, { list, footprint });
        for (const oldest of warm.keys()) if (warm.size > MAX_WARM) warm.delete(oldest);
      }).catch(() => void 0).finally(() => taking.delete(key));
      taking.set(key, taken);
    }
    return list;
  };
}
async function scan(ripgrep, query, signal2) {
  const chunks = [];
  let size = 0;
  const end = await ripgrep({
    args: [...fileArguments(query), "--files", "--", query.target.argument],
    cwd: query.target.folder,
    signal: signal2,
    read(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      return size <= MAX_BYTES;
    }
  });
  if (end.exitCode === -1) {
    throw new CodiError("too_large", "There are more files than can be listed.", {
      hint: "Set path to a folder further down."
    });
  }
  return { ...readPaths(Buffer.concat(chunks), query.includeHidden), complaint: end.complaint };
}
function readPaths(bytes, includeHidden) {
  const text = process.platform === "win32" ? bytes.toString().replaceAll("\\", "/") : bytes.toString();
  const all = text.split("\0");
  all.pop();
  const exact = /* @__PURE__ */ new Map();
  const paths = [];
  const odd = isUtf8(bytes) ? void 0 : splitBytes(bytes);
  for (const [index, path] of all.entries()) {
    if (!includeHidden && path.includes("/.")) continue;
    const name = odd?.[index];
    if (name !== void 0 && !isUtf8(name)) exact.set(paths.length, name.subarray(2));
    paths.push(path.slice(2));
  }
  return { paths, exact };
}
function splitBytes(bytes) {
  const parts = [];
  let at = 0;
  for (let nul = bytes.indexOf(0); nul >= 0; nul = bytes.indexOf(0, at)) {
    parts.push(bytes.subarray(at, nul));
    at = nul + 1;
  }
  return parts;
}

// src/core/search/braces.ts
var MAX_ALTERNATIVES = 256;
function expandBraces(glob) {
  const done = [];
  const open = [glob];
  for (let one = open.pop(); one !== void 0; one = open.pop()) {
    const group = firstGroup(one);
    if (group === void 0) done.push(one);
    else {
      const before = one.slice(0, group.from);
      const after = one.slice(group.to + 1);
      for (const choice of group.choices.toReversed()) open.push(before + choice + after);
    }
    if (done.length + open.length > MAX_ALTERNATIVES) {
      throw new CodiError("invalid_arguments", `The glob has more than ${MAX_ALTERNATIVES} alternatives.`, {
        hint: "Use a wider glob, or several calls."
      });
    }
  }
  return done;
}
function firstGroup(glob) {
  const open = [];
  let outermost;
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at];
    if (character === "\\") at += 1;
    else if (character === "{") open.push({ from: at, commas: [] });
    else if (character === ",") open.at(-1)?.commas.push(at);
    else if (character === "}") {
      const group = open.pop();
      if (group === void 0 || group.commas.length === 0) continue;
      if (outermost === void 0 || group.from < outermost.from) outermost = groupOf(glob, group, at);
      if (open.length === 0) return outermost;
    }
  }
  return outermost;
}
function groupOf(glob, group, to) {
  const edges = [group.from, ...group.commas, to];
  const choices = edges.slice(1).map((edge, index) => glob.slice((edges[index] ?? 0) + 1, edge));
  return { from: group.from, to, choices };
}

// src/core/search/glob.ts
var MAX_GLOB = 4096;
function compileGlob(glob) {
  if (glob.length > MAX_GLOB) throw refused2(glob.slice(0, 40), `is longer than ${MAX_GLOB} characters`);
  if (glob.includes("\0")) throw refused2(glob.replaceAll("\0", "\\0"), "holds a NUL character");
  const alternatives = expandBraces(glob).map((one) => one.endsWith("/") ? `${one}**` : one);
  for (const one of alternatives) {
    if (one === "") throw refused2(glob, "is empty");
    if (one.startsWith("/") || one.startsWith("../")) throw refused2(glob, "leads out of the searched folder");
  }
  const plain = alternatives.map((one) => one.startsWith("./") ? one.slice(2) : one);
  const isNormal = /^[\0-\x7f]*$/.test(glob);
  const compiled = plain.map((one) => segmentsOf(isNormal ? one : one.normalize("NFC"), glob));
  return {
    matches(path) {
      const wanted = isNormal ? path : path.normalize("NFC");
      const name = wanted.slice(wanted.lastIndexOf("/") + 1);
      return compiled.some((segments) => matchesPath(segments, wanted, name));
    },
    alternatives: plain
  };
}
function namesHidden(glob) {
  return glob.alternatives.some((one) => /(?:^|\/)\.[^./]/.test(one));
}
function segmentsOf(glob, shown) {
  const parts = glob.split("/").filter((part) => part !== "." && part !== "");
  const segments = parts.map((part) => part === "**" ? "folders" : tokensOf(part, shown));
  return glob.includes("/") ? segments : ["folders", ...segments];
}
function tokensOf(part, shown) {
  const tokens = [];
  for (let at = 0; at < part.length; at += 1) {
    const character = part.charAt(at);
    if (character === "*") {
      if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
    } else if (character === "?") tokens.push({ kind: "one" });
    else if (character === "[") {
      const end = classEnd(part, at);
      if (end < 0) throw refused2(shown, "has a [ without its ]");
      tokens.push(classOf(part.slice(at + 1, end)));
      at = end;
    } else if (character === "\\" && at + 1 < part.length) {
      at += 1;
      tokens.push({ kind: "text", character: part.charAt(at) });
    } else tokens.push({ kind: "text", character });
  }
  return tokens;
}
function classEnd(part, at) {
  const first = part[at + 1] === "!" || part[at + 1] === "^" ? at + 2 : at + 1;
  return part.indexOf("]", first + 1);
}
function classOf(inside) {
  const isNegated = inside.startsWith("!") || inside.startsWith("^");
  const body = isNegated ? inside.slice(1) : inside;
  const ranges = [];
  for (let at = 0; at < body.length; at += 1) {
    const isRange = body[at + 1] === "-" && at + 2 < body.length;
    ranges.push([body.charCodeAt(at), body.charCodeAt(isRange ? at + 2 : at)]);
    if (isRange) at += 2;
  }
  return { kind: "class", isNegated, ranges };
}
function matchesPath(segments, path, name) {
  const last = segments.at(-1);
  if (last !== void 0 && last !== "folders" && !matchesName(last, name)) return false;
  if (segments.length === 2 && segments[0] === "folders" && last !== "folders") return true;
  const names = path.split("/");
  let retryAt = -1;
  let retryName = 0;
  let at = 0;
  let next = 0;
  while (next < names.length) {
    const segment = segments[at];
    if (segment === "folders") {
      if (at === segments.length - 1) return true;
      retryAt = at;
      retryName = next;
      at += 1;
    } else if (segment !== void 0 && matchesName(segment, names[next] ?? "")) {
      at += 1;
      next += 1;
    } else if (retryAt >= 0) {
      retryName += 1;
      next = retryName;
      at = retryAt + 1;
    } else return false;
  }
  return at === segments.length;
}
function matchesName(tokens, name) {
  let retryAt = -1;
  let retryCharacter = 0;
  let at = 0;
  let next = 0;
  while (next < name.length) {
    const token = tokens[at];
    if (token?.kind === "star") {
      if (at === tokens.length - 1) return true;
      retryAt = at;
      retryCharacter = next;
      at += 1;
    } else if (token !== void 0 && matchesCharacter(token, name, next)) {
      at += 1;
      next += 1;
    } else if (retryAt >= 0) {
      retryCharacter += 1;
      next = retryCharacter;
      at = retryAt + 1;
    } else return false;
  }
  while (tokens[at]?.kind === "star") at += 1;
  return at === tokens.length;
}
function matchesCharacter(token, name, at) {
  if (token.kind === "text") return token.character === name[at];
  if (token.kind !== "class") return true;
  const code = name.charCodeAt(at);
  return token.ranges.some(([from, to]) => code >= from && code <= to) !== token.isNegated;
}
function refused2(glob, why) {
  return new CodiError("invalid_arguments", `The glob "${glob}" ${why}.`, {
    hint: "Examples: *.ts, src/**/*.test.ts, {a,b}.json, [!_]*.py"
  });
}

// src/core/search/limits.ts
var DEFAULT_LIMIT = 200;
var MAX_LIMIT = 1e3;
var MAX_CONTEXT = 20;
var MAX_PATTERN = 2e4;
function limitOf(asked) {
  return Math.max(1, Math.min(MAX_LIMIT, Math.trunc(asked ?? DEFAULT_LIMIT)));
}

// src/core/search/newest.ts
import { randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
import { setImmediate as nextTurn2 } from "node:timers/promises";

// src/core/search/ripgrep.ts
import { spawn } from "node:child_process";
var MAX_COMPLAINT_BYTES = 64 * 1024;
function createRipgrep(path) {
  let program;
  return async (run) => {
    program ??= path === void 0 ? bundledProgram() : Promise.resolve(path);
    const found = await program;
    if (run.signal.aborted) throw cancelled(run.signal.reason);
    return await spawnRipgrep(found, run);
  };
}
async function bundledProgram() {
  try {
    return (await import("@vscode/ripgrep")).rgPath;
  } catch (cause) {
    throw unavailable(cause);
  }
}
function spawnRipgrep(program, run) {
  return new Promise((resolve2, reject) => {
    const child = spawn(program, ["--no-config", ...run.args], {
      cwd: run.cwd,
      env: {},
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true
    });
    let isStopped = false;
    let failure;
    const complaints = [];
    let complaintBytes = 0;
    const stop = () => {
      isStopped = true;
      child.kill("SIGKILL");
      child.stdout.destroy();
      child.stderr.destroy();
    };
    run.signal.addEventListener("abort", stop, { once: true });
    child.stdout.on("data", (chunk) => {
      if (isStopped) return;
      try {
        if (!run.read(chunk)) stop();
      } catch (error) {
        failure = error;
        stop();
      }
    });
    child.stderr.on("data", (chunk) => {
      if (complaintBytes >= MAX_COMPLAINT_BYTES) return;
      complaintBytes += chunk.length;
      complaints.push(chunk);
    });
    child.on("error", (cause) => {
      run.signal.removeEventListener("abort", stop);
      reject(unavailable(cause));
    });
    child.on("close", (code) => {
      run.signal.removeEventListener("abort", stop);
      if (run.signal.aborted) reject(cancelled(run.signal.reason));
      else if (failure !== void 0) reject(failure);
      else
        resolve2({ exitCode: isStopped ? -1 : code ?? -1, complaint: Buffer.concat(complaints).toString() });
    });
  });
}
function cancelled(cause) {
  return new CodiError("cancelled", "The search was cancelled.", { cause });
}
function unavailable(cause) {
  const isMissing = systemCode(cause) === "ENOENT" || systemCode(cause) === void 0;
  return new CodiError(
    "unavailable",
    isMissing ? "The search program ripgrep is not installed." : "The search program ripgrep does not start.",
    {
      hint: "Install codi-mcp again without --omit=optional, so that npm brings the @vscode/ripgrep package of this platform.",
      cause
    }
  );
}

// src/core/search/show.ts
import { isUtf8 as isUtf82 } from "node:buffer";
function showPath(path, prefix) {
  const rest = path.subarray(path[0] === DOT && (path[1] === SLASH || path[1] === BACKSLASH) ? 2 : 0);
  if (!isUtf82(rest)) return quote(prefix, escapeBytes(rest));
  const text = process.platform === "win32" ? rest.toString().replaceAll("\\", "/") : rest.toString();
  return CONTROL.test(text) ? quote(prefix, escapeText(text)) : prefix + text;
}
var DOT = 46;
var SLASH = 47;
var BACKSLASH = 92;
var CONTROL = /[\0-\x1f\x7f\u0085\u2028\u2029]/;
function quote(prefix, escaped) {
  return `"${escapeText(prefix)}${escaped}"`;
}
function escapeText(text) {
  return Array.from(text, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "	") return "\\t";
    if (character === '"' || character === "\\") return `\\${character}`;
    return CONTROL.test(character) ? Array.from(Buffer.from(character), octal).join("") : character;
  }).join("");
}
function escapeBytes(bytes) {
  return Array.from(
    bytes,
    (byte) => byte >= 128 ? octal(byte) : escapeText(String.fromCharCode(byte))
  ).join("");
}
function octal(byte) {
  return `\\${byte.toString(8).padStart(3, "0")}`;
}

// src/core/search/newest.ts
var MAX_ANSWERS = 8;
var MAX_FOUND = 2e5;
var PER_TURN2 = 4e3;
function byAge(a, b) {
  return b.changedAt - a.changedAt || (a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0);
}
async function statAll(target, list, glob, signal2) {
  const found = [];
  for (let at = 0; at < list.paths.length; at += 1) {
    const path = list.paths[at] ?? "";
    if (!glob.matches(path)) continue;
    if (found.length % PER_TURN2 === PER_TURN2 - 1) await nextTurn2();
    if (signal2.aborted) throw cancelled(signal2.reason);
    const exact = list.exact.get(at);
    const full = exact === void 0 ? `${target.folder}/${path}` : bytesOf(target.folder, exact);
    const stats = lstatSync(full, { throwIfNoEntry: false });
    if (stats === void 0) continue;
    const shown = showPath(exact ?? Buffer.from(path), target.prefix);
    found.push({ path: full, shown, changedAt: stats.mtimeMs });
  }
  return found;
}
function isThere(file) {
  return lstatSync(file.path, { throwIfNoEntry: false }) !== void 0;
}
function createPastAnswers() {
  const answers = /* @__PURE__ */ new Map();
  return {
    find: (id) => answers.get(id),
    remember(found, searched) {
      const answer = { id: randomBytes(6).toString("base64url"), found, searched };
      answers.set(answer.id, answer);
      for (const [oldest] of answers) {
        if (answers.size <= 1 || answers.size <= MAX_ANSWERS && total(answers) <= MAX_FOUND) break;
        answers.delete(oldest);
      }
      return answer;
    }
  };
}
function total(answers) {
  return [...answers.values()].reduce((sum, answer) => sum + answer.found.length, 0);
}
function bytesOf(folder, path) {
  return Buffer.concat([Buffer.from(`${folder}/`), path]);
}

// src/core/search/page.ts
var MAX_PAGE_CHARS = 2e4;
function createContentPage(limit, context) {
  const rows = [];
  const before = [];
  let hits = 0;
  let chars = 0;
  let cut = 0;
  let last;
  let next;
  const follows = (hit) => last !== void 0 && hit.file === last.file && hit.line <= last.line + context;
  const take = (hit) => {
    rows.push(hit.row);
    chars += width(hit.row);
  };
  return {
    add(hit) {
      if (hit.row.isContext === true) {
        if (follows(hit)) take(hit);
        else before.push(hit);
        return true;
      }
      const own = before.filter((row) => row.file === hit.file);
      before.length = 0;
      const needed = own.reduce((sum, row) => sum + width(row.row), width(hit.row));
      if (hits >= limit || hits > 0 && chars + needed > MAX_PAGE_CHARS) {
        next = hit;
        return false;
      }
      for (const row of own) take(row);
      take(hit);
      hits += 1;
      cut += hit.isCut ? 1 : 0;
      last = hit;
      return true;
    },
    rows,
    last: () => last,
    next: () => next,
    cutLines: () => cut
  };
}
function width(row) {
  return row.path.length + (row.text?.length ?? 0) + 10;
}

// src/core/search/target.ts
import { stat } from "node:fs/promises";
import { basename, dirname as dirname3 } from "node:path";
async function findTargets(fence2, path) {
  if (path === void 0 || path === "") {
    const targets = fence2.roots.map((root2) => ({
      folder: root2,
      argument: "./",
      isFile: false,
      prefix: prefixOf(fence2.show(root2))
    }));
    return { targets, where: targets.length > 1 ? fence2.roots.join(", ") : "the workspace" };
  }
  const place = await fence2.locate(path);
  const isFile = !await isFolder(place.real, place.shown);
  const target = isFile ? {
    folder: dirname3(place.real),
    argument: `./${basename(place.real)}`,
    isFile,
    prefix: prefixOf(place.shown.slice(0, -basename(place.shown).length))
  } : { folder: place.real, argument: "./", isFile, prefix: prefixOf(place.shown) };
  return {
    targets: [target],
    where: place.shown === "" || place.shown === "." ? "the workspace" : place.shown
  };
}
async function isFolder(real, shown) {
  try {
    return (await stat(real)).isDirectory();
  } catch (cause) {
    if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") {
      throw new CodiError("not_found", `${shown} does not exist.`, {
        hint: "Look for it with find_files.",
        cause
      });
    }
    throw new CodiError("unreadable", `${shown} cannot be looked at.`, { cause });
  }
}
function prefixOf(shown) {
  const path = shown.replace(/^\.\/?$/, "").replaceAll("\\", "/");
  return path === "" || path.endsWith("/") ? path : `${path}/`;
}

// src/core/search/find.ts
var positionSchema = z2.strictObject({
  /** The answer this page is from, while we remember it, and how much of it was returned. */
  a: z2.string(),
  n: z2.number().int().min(0),
  /** Time and path of the last file returned, for when we do not. */
  m: z2.number(),
  p: z2.string()
});
function createFind(fence2, ripgrep) {
  const listFiles = createFileLists(ripgrep);
  const past = createPastAnswers();
  return async (query, signal2) => {
    const { targets: all, where } = await findTargets(fence2, query.path);
    const { pattern, targets } = relativePattern(query.pattern, all);
    const glob = compileGlob(pattern);
    const { limit, cursor: asked, ...identity } = query;
    const name = queryName(identity);
    const position = asked === void 0 ? void 0 : readCursor(asked, name, positionSchema);
    const notes = [];
    let answer = position === void 0 ? void 0 : past.find(position.a);
    let start = answer === void 0 ? 0 : position?.n ?? 0;
    if (answer === void 0) {
      const found = [];
      let searched = 0;
      for (const target of targets) {
        const includeHidden = query.includeHidden === true || namesHidden(glob);
        const list = await listFiles(
          { target, includeHidden, includeIgnored: query.includeIgnored === true },
          signal2
        );
        searched += list.paths.length;
        const trouble = unreadableNote(list.complaint, target.prefix);
        if (trouble !== void 0) notes.push(trouble);
        found.push(...await statAll(target, list, glob, signal2));
      }
      found.sort(byAge);
      if (position !== void 0) {
        start = found.findIndex((file) => byAge(file, { changedAt: position.m, shown: position.p }) > 0);
        if (start < 0) start = found.length;
      }
      answer = past.remember(found, searched);
    }
    if (signal2.aborted) throw cancelled(signal2.reason);
    const page = takePage(answer.found, start, limitOf(limit));
    const last = answer.found[page.end - 1];
    const cursor = last === void 0 || page.end >= answer.found.length ? void 0 : writeCursor(name, { a: answer.id, n: page.end, m: last.changedAt, p: last.shown });
    return {
      paths: page.paths,
      total: answer.found.length,
      searched: answer.searched,
      where,
      notes,
      ...cursor === void 0 ? {} : { cursor }
    };
  };
}
function takePage(found, start, limit) {
  const paths = [];
  let chars = 0;
  let end = start;
  for (; end < found.length && paths.length < limit; end += 1) {
    const file = found[end];
    if (file === void 0 || !isThere(file)) continue;
    chars += file.shown.length + 1;
    if (paths.length > 0 && chars > MAX_PAGE_CHARS) break;
    paths.push(file.shown);
  }
  return { paths, end };
}
function relativePattern(pattern, targets) {
  if (pattern.startsWith("!")) {
    throw new CodiError("invalid_arguments", "A pattern that starts with ! would mean everything else.", {
      hint: "Say what to find; inside a name [!abc] excludes characters, and \\! is the character itself."
    });
  }
  const owner = targets.find((target) => pattern.startsWith(`${target.folder}/`));
  if (owner === void 0) return { pattern, targets };
  return { pattern: `./${pattern.slice(owner.folder.length + 1)}`, targets: [owner] };
}

// src/core/search/order.ts
function pathKey(path) {
  const bytes = path.toString("latin1");
  const normal = process.platform === "win32" ? bytes.replaceAll("\\", "/") : bytes;
  return normal.replaceAll("/", "\0");
}
function compareKeys(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// src/core/search/hits.ts
function createFileReader(selection) {
  let last;
  return (path) => {
    if (last?.path.equals(path) !== true) last = { path, file: fileOf(path, selection) };
    return last.file;
  };
}
function hitOf(record, file) {
  const { line, isContext, text } = record;
  if (line === void 0) {
    return { file, line: Number.MAX_SAFE_INTEGER, row: { path: file.shown, isBinary: true }, isCut: false };
  }
  const row = { path: file.shown, line, text: text.text, ...isContext ? { isContext } : {} };
  return { file, line, row, isCut: text.isCut && !isContext };
}
function fileOf(path, selection) {
  const file = {
    target: selection.index,
    key: pathKey(path),
    shown: showPath(path, selection.target.prefix),
    path
  };
  if (selection.target.isFile) return file;
  const relative3 = path.subarray(2).toString().replaceAll("\\", process.platform === "win32" ? "/" : "\\");
  if (!selection.includeHidden && /(?:^|\/)\./.test(relative3)) return void 0;
  if (selection.glob !== void 0 && selection.glob.matches(relative3) === selection.isNegated)
    return void 0;
  return file;
}

// src/core/search/cut-line.ts
var MAX_LINE_BYTES = 400;
var BEFORE_BYTES = 120;
function cutLine(line, column, gone = {}) {
  const isGone = gone.isStartGone === true || gone.isEndGone === true;
  if (line.length <= MAX_LINE_BYTES && !isGone) return { text: withoutReturn(line.toString()), isCut: false };
  const last = Math.max(0, line.length - MAX_LINE_BYTES);
  const start = characterStart(line, Math.min(last, Math.max(0, column - 1 - BEFORE_BYTES)));
  const end = characterStart(line, Math.min(line.length, start + MAX_LINE_BYTES));
  const head = start > 0 || gone.isStartGone === true ? "\u2026" : "";
  const tail = end < line.length || gone.isEndGone === true ? "\u2026" : "";
  return { text: head + withoutReturn(line.toString("utf8", start, end)) + tail, isCut: true };
}
function characterStart(line, at) {
  let start = at;
  while (start < line.length && start < at + 3 && ((line[start] ?? 0) & 192) === 128) start += 1;
  return start;
}
function withoutReturn(text) {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

// src/core/search/records.ts
var KEPT_BYTES = 2048;
var LONG_BYTES = 64 * 1024;
var LF = 10;
var NUL = 0;
var COLON = 58;
var DASH = 45;
var BINARY = /: binary file matches \(found "\\0" byte around offset \d+\)$/;
function createRecordReader(onRecord) {
  let pending = Buffer.alloc(0);
  let long;
  return {
    read(chunk) {
      let bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      if (long !== void 0) {
        const end = bytes.indexOf(LF);
        follow(long, bytes.subarray(0, end < 0 ? bytes.length : end));
        if (end < 0) return true;
        const record = recordOfLong(long);
        long = void 0;
        bytes = bytes.subarray(end + 1);
        pending = Buffer.alloc(0);
        if (!onRecord(record)) return false;
      }
      let at = 0;
      for (; ; ) {
        const found = recordAt(bytes, at);
        if (found === void 0) break;
        at = found.next;
        if (!onRecord(found.record)) return false;
      }
      const rest = bytes.subarray(at);
      const header = rest.length > LONG_BYTES ? headerAt(rest, 0) : void 0;
      if (header === void 0) {
        pending = rest;
        return true;
      }
      const from = Math.max(0, header.column - 1 - KEPT_BYTES / 2);
      long = {
        header: { ...header, path: Buffer.from(header.path) },
        from,
        seen: 0,
        kept: Buffer.alloc(0)
      };
      follow(long, rest.subarray(header.textAt));
      pending = Buffer.alloc(0);
      return true;
    },
    trailer: () => pending.toString()
  };
}
function recordAt(bytes, at) {
  const nul = bytes.indexOf(NUL, at);
  const binary = binaryAt(bytes, at, nul < 0 ? bytes.length : nul);
  if (binary !== void 0) return binary;
  if (nul < 0) return void 0;
  const end = bytes.indexOf(LF, nul + 1);
  if (end < 0) return void 0;
  const header = headerAt(bytes, at);
  if (header === void 0) return void 0;
  const text = cutLine(bytes.subarray(header.textAt, end), header.column);
  return {
    record: { path: header.path, line: header.line, isContext: header.isContext, text },
    next: end + 1
  };
}
function binaryAt(bytes, at, limit) {
  for (let end = bytes.indexOf(LF, at); end >= 0 && end < limit; end = bytes.indexOf(LF, end + 1)) {
    const match = BINARY.exec(bytes.toString("latin1", at, end));
    if (match === null) continue;
    const path = bytes.subarray(at, at + match.index);
    return { record: { path, isContext: false, text: { text: "", isCut: false } }, next: end + 1 };
  }
  return void 0;
}
function headerAt(bytes, at) {
  const nul = bytes.indexOf(NUL, at);
  if (nul < 0) return void 0;
  const line = numberAt(bytes, nul + 1);
  const separator = bytes[line.next];
  if (separator !== COLON && separator !== DASH) return void 0;
  const isContext = separator === DASH;
  const column = isContext ? { value: 1, next: line.next } : numberAt(bytes, line.next + 1);
  if (!isContext && bytes[column.next] !== COLON) return void 0;
  return {
    path: bytes.subarray(at, nul),
    line: line.value,
    column: column.value,
    isContext,
    textAt: column.next + 1
  };
}
function numberAt(bytes, at) {
  let value = 0;
  let next = at;
  for (; ; ) {
    const digit = (bytes[next] ?? 0) - 48;
    if (digit < 0 || digit > 9) return { value, next };
    value = value * 10 + digit;
    next += 1;
  }
}
function follow(long, bytes) {
  const first = Math.max(0, long.from - long.seen);
  const wanted = KEPT_BYTES - long.kept.length;
  if (wanted > 0 && first < bytes.length) {
    long.kept = Buffer.concat([long.kept, bytes.subarray(first, first + wanted)]);
  }
  long.seen += bytes.length;
}
function recordOfLong(long) {
  const { path, line, column, isContext } = long.header;
  const text = cutLine(long.kept, column - long.from, {
    isStartGone: long.from > 0,
    isEndGone: long.seen > long.from + long.kept.length
  });
  return { path, line, isContext, text };
}

// src/core/search/content.ts
var MAX_SORTED_ROWS = 2e4;
async function searchContent(run) {
  if (!run.isOrdered) {
    const outcome = await collectAndSort(run);
    if (outcome !== void 0) return outcome;
  }
  return await readInOrder(run);
}
async function collectAndSort(run) {
  const hits = [];
  const reader = createHitReader(run, (hit) => hits.push(hit) < MAX_SORTED_ROWS);
  const args = grepArguments(run.query, run.ignoreFile, run.selection.target.argument);
  const end = await run.ripgrep({
    args,
    cwd: run.selection.target.folder,
    signal: run.signal,
    read: reader.read
  });
  if (end.exitCode === -1) return void 0;
  hits.sort((a, b) => compareKeys(a.file.key, b.file.key) || a.line - b.line);
  const isFull = hits.some((hit) => !run.page.add(hit));
  const searched = searchedFiles(reader.trailer());
  return { isFull, isOrdered: false, end, ...searched === void 0 ? {} : { searched } };
}
async function readInOrder(run) {
  const reader = createHitReader(run, run.page.add);
  const args = grepArguments(run.query, run.ignoreFile, run.selection.target.argument);
  const end = await run.ripgrep({
    args: ["--sort=path", ...args],
    cwd: run.selection.target.folder,
    signal: run.signal,
    read: reader.read
  });
  return { isFull: end.exitCode === -1, isOrdered: true, end };
}
function createHitReader(run, onHit) {
  const fileOf2 = createFileReader(run.selection);
  return createRecordReader((record) => {
    const file = fileOf2(record.path);
    if (file === void 0) return true;
    const hit = hitOf(record, file);
    return run.isWanted(file, hit.line) ? onHit(hit) : true;
  });
}
function searchedFiles(trailer) {
  const count = /^(\d+) files searched$/m.exec(trailer)?.[1];
  return count === void 0 ? void 0 : Number(count);
}

// src/core/search/file-hits.ts
var MAX_BYTES2 = 64 * 1024 * 1024;
async function searchFiles(run) {
  const chunks = [];
  let size = 0;
  const end = await run.ripgrep({
    args: grepArguments(run.query, run.ignoreFile, run.selection.target.argument),
    cwd: run.selection.target.folder,
    signal: run.signal,
    read(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      return size <= MAX_BYTES2;
    }
  });
  if (end.exitCode === -1) {
    throw new CodiError("too_large", "More files match than can be listed.", {
      hint: "Narrow the search with path or glob."
    });
  }
  const { hits, trailer } = readFiles(Buffer.concat(chunks), run.query.mode === "count", run.selection);
  const searched = searchedFiles(trailer);
  return { hits, end, ...searched === void 0 ? {} : { searched } };
}
function readFiles(bytes, isCount, selection) {
  const fileOf2 = createFileReader(selection);
  const hits = [];
  let at = 0;
  for (let nul = bytes.indexOf(0); nul >= 0; nul = bytes.indexOf(0, at)) {
    const file = fileOf2(bytes.subarray(at, nul));
    const end = isCount ? bytes.indexOf(10, nul) : nul;
    const count = isCount ? { count: Number(bytes.toString("latin1", nul + 1, end)) } : {};
    at = end + 1;
    if (file !== void 0) hits.push({ file, line: 0, row: { path: file.shown, ...count }, isCut: false });
  }
  hits.sort((a, b) => compareKeys(a.file.key, b.file.key));
  return { hits, trailer: bytes.toString("latin1", at) };
}

// src/core/search/ignore-file.ts
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join3 } from "node:path";
async function withIgnoreFile(glob, isNegated, includeHidden, run) {
  if (glob === void 0) return await run(void 0);
  const folder = await mkdtemp(join3(tmpdir(), "codi-search-"));
  try {
    const file = join3(folder, "ignore");
    const globs = glob.alternatives.map(asIgnoreLine);
    const lines = isNegated ? globs : ["*", "!*/", ...globs.map((one) => `!${one}`)];
    if (!includeHidden && !isNegated) lines.push(".*");
    await writeFile(file, `${lines.join("\n")}
`);
    return await run(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
function asIgnoreLine(glob) {
  const line = glob.replace(/^[#!]/, "\\$&").replace(/ +$/, (blanks) => blanks.replaceAll(" ", "\\ "));
  const literal = line.replace(/\\.|[{}]/g, (part) => part.length === 2 ? part : `\\${part}`);
  return literal.split("/").map((part) => part === "**" ? part : part.replace(/\*{2,}/g, "*")).join("/");
}

// src/core/search/position.ts
import { lstat } from "node:fs/promises";
import { z as z3 } from "zod";
var positionSchema2 = z3.strictObject({
  /** Index of the target. */
  t: z3.number().int().min(0),
  /** Path in the target, base64. */
  p: z3.base64(),
  /** Last line returned; absent when the file is done. */
  l: z3.number().int().min(0).optional(),
  /** Size and time of the file when it is not done: lines have moved if it changed. */
  s: z3.string().optional(),
  /** Whether the hits were too many to be sorted by us. */
  o: z3.literal(1).optional()
});
function createFilter(position) {
  if (position === void 0) return () => true;
  const key = pathKey(Buffer.from(position.p, "base64"));
  const done = position.l ?? Number.POSITIVE_INFINITY;
  return (file, line) => {
    const order = compareKeys(file.key, key);
    return order > 0 || order === 0 && line > done;
  };
}
async function positionAfter(page, targets, isOrdered) {
  const last = page.last();
  const folder = last === void 0 ? void 0 : targets[last.file.target]?.folder;
  if (last === void 0 || folder === void 0) throw new Error("a full page has a last hit");
  const isInside = page.next()?.file === last.file;
  return {
    t: last.file.target,
    p: last.file.path.toString("base64"),
    ...isInside ? { l: last.line, s: await stampOf2(folder, last.file.path) } : {},
    ...isOrdered ? { o: 1 } : {}
  };
}
async function checkPosition(position, targets) {
  const target = targets[position.t];
  const path = Buffer.from(position.p, "base64");
  if (target !== void 0 && position.s === void 0) return;
  if (target === void 0 || await stampOf2(target.folder, path) !== position.s) {
    const shown = showPath(path, target?.prefix ?? "");
    throw new CodiError("stale", `${shown} changed since the page before, so its lines have moved.`, {
      hint: "Call again without cursor, or with path set to what is still to be searched."
    });
  }
}
async function stampOf2(folder, path) {
  try {
    const { mtimeMs, size } = await lstat(Buffer.concat([Buffer.from(`${folder}/`), path]));
    return `${mtimeMs}-${size}`;
  } catch {
    return "gone";
  }
}

// src/core/search/grep.ts
function createGrep(fence2, ripgrep) {
  return async (wanted, signal2) => {
    const query = checked(wanted);
    const { targets, where } = await findTargets(fence2, query.path);
    const { limit, cursor: asked, ...identity } = query;
    const name = queryName(identity);
    const position = asked === void 0 ? void 0 : readCursor(asked, name, positionSchema2);
    if (position !== void 0) await checkPosition(position, targets);
    const { glob, isNegated } = globOf(query.glob);
    const includeHidden = query.includeHidden === true || !isNegated && glob !== void 0 && namesHidden(glob);
    const page = createContentPage(limitOf(limit), query.mode === "content" ? query.context ?? 0 : 0);
    const notes = [];
    let searched = 0;
    let cursor;
    for (const [index, target] of targets.entries()) {
      if (position !== void 0 && index < position.t) continue;
      const isWanted = createFilter(index === position?.t ? position : void 0);
      const isOrdered = index === position?.t && position.o === 1;
      const selection = { target, index, glob, isNegated, includeHidden };
      const outcome = await withIgnoreFile(glob, isNegated, includeHidden, async (ignoreFile) => {
        const run = {
          ripgrep,
          query: { ...query, includeHidden },
          selection,
          ignoreFile,
          signal: signal2,
          page,
          isWanted,
          isOrdered
        };
        if (query.mode === "content") return await searchContent(run);
        const found = await searchFiles(run);
        const isFull = found.hits.some((hit) => isWanted(hit.file, hit.line) && !page.add(hit));
        return { ...found, isFull, isOrdered: false };
      });
      const trouble = troubleNote(outcome.end, target);
      if (trouble !== void 0) notes.push(trouble);
      searched = outcome.searched === void 0 || searched === void 0 ? void 0 : searched + outcome.searched;
      if (outcome.isFull) {
        cursor = writeCursor(name, await positionAfter(page, targets, outcome.isOrdered));
        break;
      }
    }
    if (page.cutLines() > 0)
      notes.push(`${page.cutLines()} long lines are cut around their match, marked by \u2026`);
    return {
      rows: page.rows,
      where,
      notes,
      ...searched === void 0 ? {} : { searched },
      ...cursor === void 0 ? {} : { cursor }
    };
  };
}
function checked(query) {
  const { pattern, context = 0 } = query;
  if (pattern === "") throw refused3("The pattern is empty.", "To list files use find_files.");
  if (pattern.length > MAX_PATTERN) {
    throw refused3(`The pattern is longer than ${MAX_PATTERN} characters.`, "Search for its rarest part.");
  }
  if (pattern.includes("\0") || query.type?.includes("\0") === true) {
    throw refused3("A NUL character cannot be searched for directly.", "Write \\x00 in the pattern.");
  }
  if (context < 0 || context > MAX_CONTEXT) {
    throw refused3(
      `context is ${context}, but can be 0 to ${MAX_CONTEXT}.`,
      "Read around a hit with read_file."
    );
  }
  return { ...query, mode: query.mode ?? "content" };
}
function globOf(glob) {
  if (glob === void 0 || glob === "") return { glob: void 0, isNegated: false };
  const isNegated = glob.startsWith("!");
  return { glob: compileGlob(isNegated ? glob.slice(1) : glob), isNegated };
}
function troubleNote(end, target) {
  if (end.exitCode !== 2) return void 0;
  const error = explainComplaint(end.complaint);
  if (error !== void 0) throw error;
  return unreadableNote(end.complaint, target.prefix) ?? "Some files could not be searched.";
}
function refused3(message, hint) {
  return new CodiError("invalid_arguments", message, { hint });
}

// src/core/search/index.ts
function createSearch(deps) {
  const ripgrep = createRipgrep(deps.rgPath);
  return { grep: createGrep(deps.fence, ripgrep), findFiles: createFind(deps.fence, ripgrep) };
}

// ../../../tmp/strial/t.mts
import { resolve, relative as relative2 } from "node:path";
var root = process.argv[2];
var fence = { roots: [root], show: (p) => relative2(root, p), locate: async (p) => {
  const path = resolve(root, p);
  return { path, real: path, shown: relative2(root, path) };
} };
var s = createSearch({ fence });
var signal = new AbortController().signal;
var time = async (label, f) => {
  const t = performance.now();
  let r;
  try {
    r = await f();
  } catch (e) {
    r = e;
  }
  const ms = (performance.now() - t).toFixed(1);
  console.log(label, ms, r instanceof Error ? `${r.code ?? ""} ${r.message} | ${r.hint ?? ""}` : JSON.stringify({ rows: (r.rows ?? r.paths).length, first: (r.rows ?? r.paths)[0], searched: r.searched, total: r.total, where: r.where, cursor: r.cursor?.length, notes: r.notes }));
  return r;
};
if (process.argv[3] === "odd") {
  for (const q of [{ pattern: "foo" }, { pattern: "foo", context: 1 }, { pattern: "foo", mode: "files" }, { pattern: "foo", mode: "count" }, { pattern: "foo", glob: "*.ts" }, { pattern: "foo", glob: "**" }, { pattern: "foo", type: "ts" }, { pattern: "fo(o" }, { pattern: "(?=x)" }, { pattern: "foo\\nbar" }, { pattern: "a\nb", isLiteral: true }, { pattern: "foo", type: "nosuch" }, { pattern: "--pre=ls" }, { pattern: "foo", path: "dist" }, { pattern: "foo", glob: ".hid/**" }, { pattern: "foo", glob: "!*.txt" }, { pattern: "a{1000}{1000}{100}" }, { pattern: "foo", path: "a/bin1" }, { pattern: "foo", path: "a/nosuch" }]) {
    const r = await time(JSON.stringify(q), () => s.grep(q, signal));
    if (r?.rows) console.log(r.rows.map((x) => "   " + [x.path, x.line, x.text, x.count, x.isBinary].join("|")).join("\n"));
  }
  for (const p of ["*.ts", "**", "a/**", "*.{c,ts}", ".hid/**", "!x", "[", "nosuch", "/etc/*", root + "/a/*"]) {
    const r = await time(p, () => s.findFiles({ pattern: p }, signal));
    if (r?.paths) console.log(r.paths);
  }
} else {
  for (const q of [{ pattern: "vmalloc_to_pfn" }, { pattern: "mutex_lock", path: "kernel" }, { pattern: "mutex_lock" }, { pattern: "return" }, { pattern: "mutex_lock", mode: "files" }, { pattern: "nosuchwordatall" }, { pattern: "vmalloc_to_pfn", glob: "*.h" }]) {
    const r = await time(JSON.stringify(q), () => s.grep(q, signal));
    if (r.cursor) await time("  page 2", () => s.grep({ ...q, cursor: r.cursor }, signal));
  }
  for (let i = 0; i < 5; i++) {
    await time("find *_test.c", () => s.findFiles({ pattern: "*_test.c" }, signal));
    await new Promise((r) => setTimeout(r, i == 0 ? 2500 : 10));
  }
  await time("find **/*.c", () => s.findFiles({ pattern: "**/*.c" }, signal));
  await time("find **/*.c", () => s.findFiles({ pattern: "**/*.c" }, signal));
  await time("find drivers/**/*.c", () => s.findFiles({ pattern: "drivers/net/**/*.c" }, signal));
  await time("find **", () => s.findFiles({ pattern: "**" }, signal));
}

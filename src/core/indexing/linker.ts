import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ImportingFile } from "../../store/index-links.ts";
import type { ImportTarget, StoredImport } from "../../store/index-record.ts";
import type { IndexWriter } from "../../store/index-writer.ts";
import { createModuleResolvers, type Importer, type ProjectFiles } from "../imports/index.ts";
import type { Roots } from "./roots.ts";
import { stampOf } from "./stamp.ts";

/** Finds out where imports lead, and writes it into the index. */
export interface Linker {
  /** All files anew: after files came or went, or a configuration changed. */
  linkAll(signal: AbortSignal): Promise<void>;
  /** Only these: their content changed, the rest is as it was. */
  link(files: readonly number[]): void;
  /** Says that files came or went. */
  invalidate(): void;
  /** Whether all have to be linked anew: files came or went, or a configuration is not as it was read. */
  isOutdated(): boolean;
  /** Whether imports depend on this file (a path as in the index). */
  dependsOn(path: string): boolean;
}

/** A configuration of this size is none. */
const maxConfigBytes = 1024 * 1024;
/** Files written in one transaction. */
const perTransaction = 200;

export function createLinker(roots: Roots, writer: IndexWriter): Linker {
  const { links, meta } = writer;
  let configuration = new Map<string, string>(JSON.parse(meta.get("configuration") ?? "[]"));
  let resolvers: ReturnType<typeof createModuleResolvers> | undefined;

  let isInvalid = false;

  const makeResolvers = (files: readonly ImportingFile[]) => {
    configuration = new Map();
    return createModuleResolvers(
      projectOf(files, (path) => {
        const absolute = roots.absolute(path);
        configuration.set(path, stampText(absolute));
        return readConfiguration(absolute);
      }),
    );
  };
  const linkFile = (
    file: ImportingFile,
    imports: readonly StoredImport[],
    made: NonNullable<typeof resolvers>,
  ): void => {
    const resolver = made(file.language);
    const importer: Importer = {
      path: file.path,
      language: file.language,
      package: file.package ?? undefined,
    };
    const module = links.moduleId(resolver.moduleOf(importer));
    if (module !== file.module) links.setModule(file.id, module);
    for (const entry of imports) {
      const found = resolver.resolve(entry, importer);
      const target: ImportTarget = {
        module: found.module === undefined ? null : links.moduleId(found.module),
        namespace: found.namespace === undefined ? null : links.moduleId(found.namespace),
        within: found.within ?? null,
      };
      if (!isSameTarget(entry, target)) links.setTarget(entry, target);
    }
  };
  const keepConfiguration = (): void =>
    void meta.replace("configuration", JSON.stringify([...configuration]));

  return {
    async linkAll(signal) {
      const files = links.files();
      const made = makeResolvers(files);
      for (let at = 0; at < files.length; at += perTransaction) {
        signal.throwIfAborted();
        writer.transaction(() => {
          const some = files.slice(at, at + perTransaction);
          const imports = links.importsBetween(some[0]?.id ?? 0, some.at(-1)?.id ?? 0);
          for (const file of some) linkFile(file, imports.get(file.id) ?? [], made);
        });
        await nextTurn();
      }
      resolvers = made;
      isInvalid = false;
      writer.transaction(() => {
        keepConfiguration();
        meta.advance();
      });
    },
    link(ids) {
      if (ids.length === 0) return;
      resolvers ??= makeResolvers(links.files());
      const made = resolvers;
      writer.transaction(() => {
        for (const id of ids) {
          const file = links.file(id);
          if (file !== undefined) linkFile(file, links.importsOf(id), made);
        }
        keepConfiguration();
      });
    },
    invalidate() {
      isInvalid = true;
    },
    isOutdated: () =>
      isInvalid || [...configuration].some(([path, stamp]) => stampText(roots.absolute(path)) !== stamp),
    dependsOn: (path) => configuration.has(path),
  };
}

const isSameTarget = (one: StoredImport, other: ImportTarget): boolean =>
  one.module === other.module && one.namespace === other.namespace && one.within === other.within;

function projectOf(
  files: readonly ImportingFile[],
  read: (path: string) => string | undefined,
): ProjectFiles {
  const all = new Set<string>();
  const folders = new Map<string, string[]>();
  for (const { path } of files) {
    all.add(path);
    const parent = posix.dirname(path);
    const folder = parent === "." ? "" : parent;
    const inside = folders.get(folder);
    if (inside === undefined) folders.set(folder, [path]);
    else inside.push(path);
  }
  const texts = new Map<string, string | undefined>();
  return {
    has: (path) => all.has(path),
    filesIn: (folder) => folders.get(folder) ?? [],
    folders: () => folders.keys(),
    read(path) {
      if (!texts.has(path)) texts.set(path, read(path));
      return texts.get(path);
    },
  };
}

function readConfiguration(absolute: string): string | undefined {
  const stamp = stampOf(absolute);
  if (stamp === undefined || stamp === "unreadable" || stamp.size > maxConfigBytes) return undefined;
  try {
    return readFileSync(absolute, "utf8");
  } catch {
    return undefined; // as good as absent: imports that need it lead nowhere
  }
}

function stampText(absolute: string): string {
  const stamp = stampOf(absolute);
  return stamp === undefined || stamp === "unreadable" ? "" : `${stamp.size}:${stamp.mtime}:${stamp.ctime}`;
}

import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { loadConfig } from "../config.ts";
import type { IndexReader } from "../core/indexing/index.ts";
import { createHost } from "../host.ts";
import { CodiError, systemCode } from "../shared/errors.ts";
import { version } from "../version.ts";
import type { CommandLine } from "./arguments.ts";
import { buildIndex } from "./build-index.ts";
import { print } from "./output.ts";

/** Builds the index of the workspace, says how it stands, and writes it out where that was asked for. */
export async function run({ flags }: CommandLine): Promise<number> {
  const host = createHost(await loadConfig(flags));
  const interrupt = new AbortController();
  const stop = (): void => interrupt.abort();
  process.once("SIGINT", stop);
  try {
    const { services } = await host.engine();
    const { indexing } = services;
    const { state } = await buildIndex(indexing, interrupt.signal, false);
    print(indexing.describe());
    const reader = indexing.reader();
    if (state === "failed" || reader === undefined) return 1;
    if (flags.export !== undefined) await write(flags.export, jsonLines(reader));
    const tags = flags["export-tags"];
    if (tags !== undefined) await write(tags, tagLines(reader, resolve(tags)));
    return 0;
  } finally {
    process.off("SIGINT", stop);
    await host.close();
  }
}

async function* jsonLines(reader: IndexReader): AsyncGenerator<string> {
  const { exportDefinitions } = await import("../core/indexing/index.ts");
  for (const definition of exportDefinitions(reader)) yield `${JSON.stringify(definition)}\n`;
}

async function* tagLines(reader: IndexReader, file: string): AsyncGenerator<string> {
  const { exportTags } = await import("../core/indexing/index.ts");
  for (const line of exportTags(reader, file, version)) yield `${line}\n`;
}

async function write(path: string, lines: AsyncIterable<string>): Promise<void> {
  let count = 0;
  async function* counted() {
    for await (const line of lines) {
      count += 1;
      yield line;
    }
  }
  try {
    await pipeline(Readable.from(counted()), createWriteStream(path));
  } catch (cause) {
    if (systemCode(cause) === undefined || cause instanceof CodiError) throw cause;
    throw new CodiError("unwritable", `${path} cannot be written (${systemCode(cause)}).`, {
      hint: "Name a file in a folder that exists and has room.",
      cause,
    });
  }
  print(`wrote ${path}: ${count} lines`);
}

import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createIntake, type Intake } from "../../../src/core/indexing/intake.ts";
import { emptyExtraction } from "../../../src/core/indexing/pack.ts";
import type { Parsed, ParseTask } from "../../../src/core/indexing/parser.ts";
import { openIndexForWriting } from "../../../src/store/index-open.ts";
import { createIndexWriter, type IndexWriter } from "../../../src/store/index-writer.ts";
import { createWorkspace } from "../../helpers/workspace.ts";

const path = "a.ts";

/** What a parser answers for content that is told by one byte, at a time. */
const read = (content: number, at: number): Parsed => {
  const stamp = { size: 1, mtime: at, ctime: at };
  const hash = Uint8Array.of(content);
  return { kind: "record", record: { path, language: "ts", stamp, hash, ...emptyExtraction("failed") } };
};
const unchanged = (at: number): Parsed => ({ kind: "same", stamp: { size: 1, mtime: at, ctime: at } });
const task = (known?: number): ParseTask => ({
  path,
  absolute: "/a.ts",
  language: "ts",
  wantsChunks: false,
  knownHash: known === undefined ? undefined : Uint8Array.of(known),
});

function open(): { intake: Intake; writer: IndexWriter; kept(): [number | undefined, number] | undefined } {
  const workspace = createWorkspace();
  const opened = openIndexForWriting({
    path: join(workspace.home, "index.db"),
    fingerprint: "1",
    mayReset: true,
  });
  if (typeof opened === "string") throw new Error(opened);
  onTestFinished(() => opened.database.close());
  const writer = createIndexWriter(opened.database);
  const kept = (): [number | undefined, number] | undefined => {
    const file = writer.find(path);
    return file && [writer.hashOf(file.id)?.[0], file.mtime];
  };
  return { intake: createIntake(writer, undefined, 0), writer, kept };
}

test("of two readings that wait for the same write the later one counts", () => {
  const { intake, kept } = open();
  intake.add(task(), intake.begin(path), read(1, 10));
  intake.write();
  // The file becomes another and then again what it was: the second is not known to the index yet.
  intake.add(task(1), intake.begin(path), read(2, 20));
  intake.add(task(1), intake.begin(path), unchanged(30));
  expect(intake.write()).toMatchObject({ changed: [], again: [] });
  expect(kept()).toEqual([1, 30]);
});

test("a file found unchanged against content that was replaced meanwhile is to be read again", () => {
  const { intake, writer, kept } = open();
  intake.add(task(), intake.begin(path), read(1, 10));
  intake.write();
  intake.add(task(1), intake.begin(path), read(2, 20));
  intake.write();
  // Compared with a list that was made before the second write.
  intake.add(task(1), intake.begin(path), unchanged(30));
  expect(intake.write()).toMatchObject({ changedPaths: [], again: [path] });
  expect(kept(), "the stamp of other content would hide the change for ever").toEqual([2, 20]);

  writer.remove(writer.find(path)?.id ?? 0);
  intake.add(task(1), intake.begin(path), unchanged(30));
  expect(intake.write().again).toEqual([path]);
});

test("a result is written though another reading has begun: somebody waits for it", () => {
  const { intake, kept } = open();
  const early = intake.begin(path);
  const late = intake.begin(path);
  intake.add(task(), early, read(1, 10));
  expect(intake.write().changedPaths).toEqual([path]);
  intake.add(task(), late, read(2, 20));
  intake.write();
  expect(kept()).toEqual([2, 20]);
});

test("a reading that began before one that has ended is dropped", () => {
  const { intake, kept } = open();
  const early = intake.begin(path);
  intake.add(task(), intake.begin(path), read(2, 20));
  intake.add(task(), early, read(1, 10));
  intake.write();
  expect(kept()).toEqual([2, 20]);
  const late = intake.begin(path);
  intake.remove(path);
  intake.add(task(), late, read(3, 30));
  intake.write();
  expect(kept()).toBeUndefined();
});

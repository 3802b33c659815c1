import { expect, test } from "vitest";
import { editLines, type LineEdit } from "../../../src/core/edits/index.ts";
import { CodiError } from "../../../src/shared/errors.ts";

test.for<{ name: string; text: string; edit: LineEdit; ideal: string }>([
  {
    name: "insert before a line",
    text: "a\nb\n",
    edit: { operation: "insert", start: 2, text: "x" },
    ideal: "a\nx\nb\n",
  },
  {
    name: "insert at the top",
    text: "a\n",
    edit: { operation: "insert", start: 1, text: "x\ny\n" },
    ideal: "x\ny\na\n",
  },
  { name: "append", text: "a\nb\n", edit: { operation: "insert", start: 3, text: "c" }, ideal: "a\nb\nc\n" },
  {
    name: "append without a final line end",
    text: "a\nb",
    edit: { operation: "insert", start: 3, text: "c\n" },
    ideal: "a\nb\nc",
  },
  {
    name: "insert into an empty text",
    text: "",
    edit: { operation: "insert", start: 1, text: "a" },
    ideal: "a\n",
  },
  {
    name: "insert a blank line",
    text: "a\nb\n",
    edit: { operation: "insert", start: 2, text: "" },
    ideal: "a\n\nb\n",
  },
  {
    name: "replace lines",
    text: "a\nb\nc\nd\n",
    edit: { operation: "replace", start: 2, end: 3, text: "x" },
    ideal: "a\nx\nd\n",
  },
  {
    name: "replace the last line without end",
    text: "a\nb",
    edit: { operation: "replace", start: 2, text: "x\ny" },
    ideal: "a\nx\ny",
  },
  {
    name: "replace all",
    text: "a\nb",
    edit: { operation: "replace", start: 1, end: 2, text: "x" },
    ideal: "x",
  },
  { name: "delete a line", text: "a\nb\nc\n", edit: { operation: "delete", start: 2 }, ideal: "a\nc\n" },
  {
    name: "delete the last line without end",
    text: "a\nb",
    edit: { operation: "delete", start: 2 },
    ideal: "a",
  },
  { name: "delete everything", text: "a\nb\n", edit: { operation: "delete", start: 1, end: 2 }, ideal: "" },
  {
    name: "CRLF",
    text: "a\r\nb\r\n",
    edit: { operation: "replace", start: 2, text: "x\ny" },
    ideal: "a\r\nx\r\ny\r\n",
  },
  {
    name: "mixed line ends",
    text: "a\nb\r\nc\n",
    edit: { operation: "insert", start: 2, text: "x\ny" },
    ideal: "a\nx\r\ny\r\nb\r\nc\n",
  },
  {
    name: "a byte order mark",
    text: "\ufeffa\n",
    edit: { operation: "replace", start: 1, text: "b" },
    ideal: "\ufeffb\n",
  },
  {
    name: "expected_text that holds",
    text: "a  \nb\n",
    edit: { operation: "delete", start: 1, expectedText: "a\n" },
    ideal: "b\n",
  },
])("$name", ({ text, edit, ideal }) => {
  expect(editLines(text, edit).text).toBe(ideal);
});

test.for<{ name: string; edit: LineEdit; code: string; says: string }>([
  {
    name: "a line behind the end",
    edit: { operation: "delete", start: 4 },
    code: "invalid_arguments",
    says: "a.ts has 3 lines; there is no line 4",
  },
  {
    name: "line 0",
    edit: { operation: "replace", start: 0, text: "x" },
    code: "invalid_arguments",
    says: "no line 0",
  },
  {
    name: "an end before the start",
    edit: { operation: "delete", start: 3, end: 2 },
    code: "invalid_arguments",
    says: "lines 3 to 2",
  },
  {
    name: "an end behind the end",
    edit: { operation: "delete", start: 2, end: 9 },
    code: "invalid_arguments",
    says: "lines 2 to 9",
  },
  {
    name: "an insertion far behind the end",
    edit: { operation: "insert", start: 5, text: "x" },
    code: "invalid_arguments",
    says: "no line 5 to insert before",
  },
  {
    name: "other lines than expected",
    edit: { operation: "replace", start: 2, end: 3, text: "x", expectedText: "a\nb" },
    code: "stale",
    says: "Lines 2-3 of a.ts do not say what expected_text says, but:\n  2: b\n  3: c",
  },
  {
    name: "a replacement without text",
    edit: { operation: "replace", start: 2 },
    code: "invalid_arguments",
    says: "replace needs text",
  },
  {
    name: "a deletion with text",
    edit: { operation: "delete", start: 2, text: "x" },
    code: "invalid_arguments",
    says: "delete takes no text",
  },
])("refuses $name", ({ edit, code, says }) => {
  const attempt = () => editLines("a\nb\nc\n", edit, { path: "a.ts" });
  expect(attempt).toThrow(says);
  expect(attempt).toThrow(CodiError);
  expect(attempt).toThrow(expect.objectContaining({ code, hint: expect.any(String) }));
});

import { CodiError } from "../../shared/errors.ts";
import { unifiedDiff } from "./diff.ts";
import { type Document, openDocument, type Piece } from "./document.ts";
import type { Step } from "./fold.ts";
import { indentUnit } from "./indent.ts";
import { type Located, locate, withoutLooseEdges } from "./ladder.ts";
import { createLineTrack, type LineRange } from "./line-track.ts";
import { ambiguous, editWords, missing, type Refused, refusal } from "./refusal.ts";
import { rewrite } from "./rewrite.ts";
import { createSpans, type Spans } from "./spans.ts";

/** Replace one text by another. */
export interface Edit {
  readonly oldText: string;
  readonly newText: string;
  /** Replace every place that the first successful step finds, not the only one. */
  readonly replaceAll?: boolean;
}

export interface ApplyOptions {
  /** Name of the text in messages and in the diff. Default "the text". */
  readonly path?: string;
  /** Unchanged lines around each change in the diff. Default 3. */
  readonly context?: number;
}

/** What became of one edit. */
export interface EditOutcome {
  /** The step of the ladder that found the place. */
  readonly step: Step;
  /** Places replaced: 1, or more with `replaceAll`. */
  readonly count: number;
  /** The first place's lines in the text as it was given. */
  readonly before: LineRange;
  /** The same place's lines in the result. */
  readonly after: LineRange;
}

export interface EditResult {
  readonly text: string;
  /** One per edit, in order. */
  readonly edits: readonly EditOutcome[];
  /** Unified diff from the given text to the result. */
  readonly diff: string;
}

/** Places named in a refusal; one more is looked for to know whether to say "and more". */
const maxNamed = 6;

/**
 * Makes all edits or none, each on the text as the earlier ones left it.
 *
 * An edit is matched exactly first, then with growing tolerance (see `STEPS`): trailing blanks, indent, Unicode
 * punctuation and spaces, runs of blanks inside a line. A step counts only when it finds one place; two or more
 * are refused, and later steps are tried only when the earlier ones found nothing. Where a tolerant step matched,
 * the new text is written in the file's own indent, spelling and line ends. Text that an earlier edit of the same
 * call wrote is left out of the search unless `oldText` is found nowhere else. `replaceAll` replaces all places of
 * the first step that finds any. Everything outside the replaced places stays as it is, to the character.
 *
 * An empty `oldText` fills an empty text and is refused otherwise.
 * @throws CodiError `no_match`, `ambiguous` or `invalid_arguments`; it names every edit that failed and what is near.
 */
export function applyEdits(text: string, edits: readonly Edit[], options: ApplyOptions = {}): EditResult {
  const path = options.path ?? "the text";
  if (edits.length === 0) {
    throw new CodiError("invalid_arguments", "There is no edit to make", { hint: "Send at least one edit." });
  }
  const doc = openDocument(text);
  const spans = createSpans();
  const track = createLineTrack();
  const refused: Refused[] = [];
  const steps: { step: Step; count: number }[] = [];
  for (const [index, edit] of edits.entries()) {
    const made = attempt(doc, spans, edit);
    if ("pieces" in made) {
      track.record(doc, made.pieces);
      spans.record(made.pieces);
      doc.splice(made.pieces);
      steps.push({ step: made.step, count: made.pieces.length });
    } else refused.push({ ...made, index });
  }
  if (refused.length > 0) throw refusal(doc, refused, edits.length, path, editWords);
  const result = doc.text();
  return {
    text: result,
    edits: steps.map((step, i) => ({ ...step, ...track.ranges(i) })),
    diff: unifiedDiff(path, text, result, options.context === undefined ? {} : { context: options.context }),
  };
}

type Attempt = { readonly step: Step; readonly pieces: readonly Piece[] } | Omit<Refused, "index">;

function attempt(doc: Document, spans: Spans, edit: Edit): Attempt {
  const oldText = doc.normalise(edit.oldText);
  const newText = doc.normalise(edit.newText);
  if (oldText === newText) return sameTexts(edit);
  if (oldText === "") return fill(doc, newText);
  const sought = oldText.split("\n");
  const wanted = newText.split("\n");
  const sentUnit = indentUnit([sought, wanted]);
  const located = search(doc, spans, sought, edit, sentUnit);
  if (located) return settle(doc, located, sought, wanted, edit);
  const [looseSought, looseWanted] = withoutLooseEdges(sought, wanted);
  const loose = looseSought === sought ? undefined : search(doc, spans, looseSought, edit, sentUnit);
  return loose ? settle(doc, loose, looseSought, looseWanted, edit) : missing(editWords, sought, newText);
}

function search(
  doc: Document,
  spans: Spans,
  sought: readonly string[],
  edit: Edit,
  sentUnit: string | undefined,
): Located | undefined {
  const limit = edit.replaceAll ? Number.POSITIVE_INFINITY : maxNamed + 1;
  const options = { limit, disjoint: edit.replaceAll === true, sentUnit };
  if (spans.isEmpty) return locate(doc, sought, options);
  return locate(doc, sought, { ...options, skip: spans.touched }) ?? locate(doc, sought, options);
}

function settle(
  doc: Document,
  { step, places }: Located,
  sought: readonly string[],
  wanted: readonly string[],
  edit: Edit,
): Attempt {
  if (places.length > 1 && !edit.replaceAll) {
    const lines = places.slice(0, maxNamed).map((place) => doc.lineAt(place.from) + 1);
    return ambiguous(editWords, step, lines, places.length > maxNamed);
  }
  try {
    return { step, pieces: places.map((place) => rewrite(doc, place, sought, wanted)) };
  } catch (error) {
    // A place was found but the new text cannot be put there; the other edits are still looked at.
    if (error instanceof CodiError)
      return { code: error.code, message: error.message, hint: error.hint ?? "" };
    throw error;
  }
}

function fill(doc: Document, newText: string): Attempt {
  if (doc.body === "") return { step: "exact", pieces: [{ from: 0, to: 0, text: newText, ends: [] }] };
  return {
    code: "invalid_arguments",
    message: "old_text is empty, but the file is not",
    hint: "Send the lines next to the place as old_text and repeat them in new_text, or use edit_lines to insert.",
  };
}

function sameTexts(edit: Edit): Attempt {
  const isEnds = edit.oldText !== edit.newText;
  return {
    code: "invalid_arguments",
    message: isEnds ? "old_text and new_text differ only in line ends" : "old_text and new_text are the same",
    hint: isEnds
      ? "Edits keep the line ends of the file; use write_file to change them."
      : "Send the text as it shall become as new_text.",
  };
}

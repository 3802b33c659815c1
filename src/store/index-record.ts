/** When and how a file was seen; times in microseconds since 1970. */
export interface FileStamp {
  readonly size: number;
  /** Negative: so young that another change could have left the same time. */
  readonly mtime: number;
  readonly ctime: number;
}

/** A file of the catalogue, as far as a look at the whole tree needs it. */
export interface CataloguedFile extends FileStamp {
  readonly id: number;
  readonly path: string;
  readonly chunked: number;
}

/**
 * Numbers of one definition in `FileRecord.definitions`, in this order. `name` and `owner` count in
 * `FileRecord.names`, `owner` is -1 for none.
 */
export const definitionColumns = [
  "name",
  "kind",
  "parent",
  "owner",
  "line",
  "col",
  "start",
  "end",
  "end_line",
  "doc_start",
  "signature_end",
  "traits",
] as const;

/** A definition as it is kept: what `definitionColumns` names, in that order, with its name and owner as text. */
export type DefinitionRow = readonly (string | number | null)[];

/** Everything that is written about one file, in the form in which threads hand it over: few objects, typed arrays. */
export interface FileRecord {
  readonly path: string;
  readonly language: string;
  readonly stamp: FileStamp;
  /** First 16 bytes of the SHA-256 of its bytes; empty when it could not be read. */
  readonly hash: Uint8Array;
  readonly lines: number;
  readonly state: string;
  readonly package: string | null;
  /** Distinct names of definitions, references and heritage. */
  readonly names: readonly string[];
  readonly definitions: Int32Array;
  /** Three numbers for each name that is referred to: name, how often, bytes of its places. */
  readonly references: Int32Array;
  /** The places of all references, one after the other, as `encodePlaces` makes them. */
  readonly places: Uint8Array;
  readonly imports: readonly ImportRecord[];
  readonly exports: readonly { readonly exported: string; readonly binding: number }[];
  readonly heritage: readonly HeritageRecord[];
}

export interface ImportRecord {
  readonly local: string | null;
  readonly imported: string;
  readonly specifier: string;
  readonly line: number;
  readonly isType: boolean;
}

export interface HeritageRecord {
  readonly definition: number;
  /** Counts in `FileRecord.names`. */
  readonly name: number;
  readonly kind: number;
  readonly binding: number;
}

/** An import as resolution reads it. */
export interface StoredImport {
  readonly file: number;
  readonly ordinal: number;
  readonly imported: string;
  readonly specifier: string;
  /** Ids of modules. */
  readonly module: number | null;
  readonly namespace: number | null;
  readonly within: string | null;
}

/** Where an import leads, as it is stored. */
export type ImportTarget = Pick<StoredImport, "module" | "namespace" | "within">;

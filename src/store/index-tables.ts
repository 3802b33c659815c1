/**
 * Version 1 of index.db. Everything here can be rebuilt from the files: a change of the schema starts anew.
 *
 * `file.path` is relative to the first root, with `/`; absolute below further roots. `mtime` and `ctime` are in
 * microseconds, `mtime` is negative where the file was so young that a later change could have the same time.
 * `file.state` is that of the extraction, or why there is none: `binary`, `unreadable`, `failed`.
 * Kinds are places in `symbolKinds` and `heritageKinds` of core/syntax; `symbol.parent` is an ordinal or -1.
 * `reference.places` is read by `decodePlaces`. `name_trigram` finds names by three letters or more, in any case.
 */
export const indexTables = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime INTEGER NOT NULL,
  ctime INTEGER NOT NULL,
  hash BLOB NOT NULL,
  lines INTEGER NOT NULL,
  state TEXT NOT NULL,
  package TEXT,
  module INTEGER NOT NULL,
  chunked INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX file_module ON file(module);
CREATE TABLE module (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, lower TEXT NOT NULL);
CREATE INDEX name_lower ON name(lower);
CREATE VIRTUAL TABLE name_trigram USING fts5(
  text, content='name', content_rowid='id', tokenize='trigram', detail='none', columnsize=0
);
CREATE TABLE symbol (
  file INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  name INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  owner INTEGER,
  line INTEGER NOT NULL,
  col INTEGER NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  doc_start INTEGER NOT NULL,
  signature_end INTEGER NOT NULL,
  traits INTEGER NOT NULL,
  PRIMARY KEY (file, ordinal)
) WITHOUT ROWID;
CREATE INDEX symbol_name ON symbol(name);
CREATE TABLE reference (
  name INTEGER NOT NULL,
  file INTEGER NOT NULL,
  count INTEGER NOT NULL,
  places BLOB NOT NULL,
  PRIMARY KEY (name, file)
) WITHOUT ROWID;
CREATE INDEX reference_file ON reference(file);
CREATE TABLE import (
  file INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  local TEXT,
  imported TEXT NOT NULL,
  specifier TEXT NOT NULL,
  line INTEGER NOT NULL,
  is_type INTEGER NOT NULL,
  module INTEGER,
  namespace INTEGER,
  within TEXT,
  PRIMARY KEY (file, ordinal)
) WITHOUT ROWID;
CREATE INDEX import_module ON import(module, imported) WHERE module IS NOT NULL;
CREATE INDEX import_namespace ON import(namespace) WHERE namespace IS NOT NULL;
CREATE TABLE export (
  file INTEGER NOT NULL,
  exported TEXT NOT NULL,
  binding INTEGER NOT NULL,
  PRIMARY KEY (file, exported, binding)
) WITHOUT ROWID;
CREATE TABLE heritage (
  file INTEGER NOT NULL,
  definition INTEGER NOT NULL,
  name INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  binding INTEGER NOT NULL,
  PRIMARY KEY (file, definition, name)
) WITHOUT ROWID;
CREATE INDEX heritage_name ON heritage(name);
`;

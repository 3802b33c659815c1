import type { SymbolRow } from "../../store/symbols.ts";
import { trait } from "../syntax/index.ts";

// Folders and names by which the common test runners find tests.
const tests =
  /(?:^|\/)(?:tests?|__tests__|specs?|testing|testdata|fixtures?|e2e)\/|(?:^|\/)(?:test_[^/]*|conftest)\.py$|[._-](?:test|tests|spec|specs)\.[a-z]+$|(?:Test|Tests|Spec)\.(?:java|kt|scala|cs|swift|php)$/i;

// Output of builds and generators, by folder or by the endings that generators use.
const generated =
  /(?:^|\/)(?:dist|build|out|target|generated|gen|vendor|third_party|node_modules|\.next)\/|\.(?:min|bundle|generated|gen|g|pb|pb\.gw|designer)\.[a-z]+$|_pb2(?:_grpc)?\.pyi?$|_generated\.[a-z]+$/i;

// What only declares what another file defines.
const declarations = /\.d\.[cm]?ts$|\.pyi$/;

export const isDeclarationPath = (path: string): boolean => declarations.test(path);
export const isTestPath = (path: string): boolean => tests.test(path);
export const isGeneratedPath = (path: string): boolean => generated.test(path);

/** What everybody may use before what only few see, code before its tests, written before generated. */
export function order(row: SymbolRow): number {
  const { traits, parent, owner, path } = row;
  const isInner = parent >= 0 || owner !== null;
  return (
    (isGeneratedPath(path) ? 16 : 0) +
    (isDeclarationPath(path) ? 2 : 0) +
    ((traits & trait.test) !== 0 || isTestPath(path) ? 8 : 0) +
    ((traits & trait.exported) !== 0 ? 0 : isInner ? 3 : 1)
  );
}

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CodiError, systemCode } from "../shared/errors.ts";

/** The secret that HTTP clients present, and where it comes from. */
export interface HttpToken {
  readonly value: string;
  /** The file that keeps it, when the operator gave none. */
  readonly path: string | undefined;
}

/** The operator's token, or the one kept in CODI_HOME, made at first use and readable by its owner alone. */
export function loadHttpToken(home: string, given: string | undefined): HttpToken {
  if (given !== undefined) return { value: given, path: undefined };
  const path = join(home, "http-token");
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    if (systemCode(cause) !== "EEXIST")
      throw new CodiError("unwritable", `The token file ${path} cannot be written.`, {
        hint: "Make the folder writable, or give a token in CODI_HTTP_TOKEN.",
        cause,
      });
  }
  const value = readFileSync(path, "utf8").trim();
  if (value.length < minTokenLength)
    throw new CodiError("unavailable", `The token file ${path} holds no usable token.`, {
      hint: "Remove it; a new one is made at the next start.",
    });
  return { value, path };
}

const minTokenLength = 16;

/** Whether an Authorization header carries the token. Compares digests, so that timing tells nothing about it. */
export function isAuthorized(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

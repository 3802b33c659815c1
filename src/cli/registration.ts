import { applyEdits, modify, type ParseError, parse as parseJson } from "jsonc-parser";
import { parse as parseToml, stringify as stringifyToml } from "smol-toml";
import { CodiError } from "../shared/errors.ts";
import { entryFor, type Launch, type McpClient, type Place, serverName } from "./clients.ts";

/** What belongs into a client's file, as a person would paste it. */
export function snippet(client: McpClient, launch: Launch, place: Place): string {
  const whole = nest(client.path, entryFor(client, launch, place));
  return client.format === "toml" ? stringifyToml(whole).trimEnd() : JSON.stringify(whole, null, 2);
}

/**
 * A client's file with our entry in it; everything else in it, comments too, stays as it was.
 * @throws CodiError `invalid_arguments` when the file is broken, `already_exists` when a TOML file has the entry already.
 */
export function withEntry(text: string, client: McpClient, launch: Launch, place: Place): string {
  return client.format === "toml"
    ? withTomlEntry(text, client, launch, place)
    : withJsonEntry(text, client, launch, place);
}

function withJsonEntry(text: string, client: McpClient, launch: Launch, place: Place): string {
  const errors: ParseError[] = [];
  parseJson(text || "{}", errors, { allowTrailingComma: true });
  if (errors.length > 0) throw broken(client, place);
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  const edits = modify(text || "{}", [...client.path, serverName], entryFor(client, launch, place), {
    formattingOptions,
  });
  const changed = applyEdits(text || "{}", edits);
  return changed.endsWith("\n") ? changed : `${changed}\n`;
}

// TOML has no editor that keeps comments, but a table of our own can simply stand at the end.
function withTomlEntry(text: string, client: McpClient, launch: Launch, place: Place): string {
  let servers: unknown;
  try {
    servers = parseToml(text)[client.path[0] ?? ""];
  } catch (cause) {
    throw broken(client, place, cause);
  }
  if (typeof servers === "object" && servers !== null && serverName in servers)
    throw new CodiError("already_exists", `${client.file(place)} has an entry ${serverName} already.`, {
      hint: `Remove [${client.path.join(".")}.${serverName}] and run this again, or change it by hand.`,
    });
  const separator = text === "" ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  return `${text}${separator}${snippet(client, launch, place)}\n`;
}

const broken = (client: McpClient, place: Place, cause?: unknown): CodiError =>
  new CodiError("invalid_arguments", `${client.file(place)} cannot be parsed, so nothing was changed.`, {
    hint: "Mend the file first, or paste the entry by hand.",
    cause,
  });

function nest(path: readonly string[], entry: unknown): Record<string, unknown> {
  return path.reduceRight<Record<string, unknown>>((inner, name) => ({ [name]: inner }), {
    [serverName]: entry,
  });
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CodiError } from "../../shared/errors.ts";
import { bubblewrap } from "./bubblewrap.ts";
import { cacheVariables } from "./caches.ts";
import type { Confined, Program, Sandbox, SandboxMode, SandboxStatus } from "./contract.ts";
import { guardedPlaces } from "./guarded.ts";
import { hiddenPlaces } from "./hidden.ts";
import type { Kind, Layout } from "./kind.ts";
import { createPlaceholders } from "./placeholders.ts";
import { type Found, probe } from "./probe.ts";
import { programFolders } from "./program.ts";
import { seatbelt } from "./seatbelt.ts";

export type { Confined, Sandbox, SandboxMode } from "./contract.ts";

export interface SandboxOptions {
  readonly mode: SandboxMode;
  /** Absolute workspace folders with links resolved: writable inside. */
  readonly roots: readonly string[];
  /** CODI_HOME: hidden inside, but for a cache folder of its own below `cache/sandbox`. */
  readonly stateFolder: string;
  /** The user's home folder; its credentials are hidden inside. */
  readonly userHome: string;
  /** Variables the server was started with; PATH says where to look for the sandbox program. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether commands may reach the network unless they say otherwise. Default false. */
  readonly network?: boolean;
  readonly platform?: NodeJS.Platform;
  /** Where to look for the sandbox program; the system's folders and PATH unless given. */
  readonly programFolders?: readonly string[];
}

/** Makes the wall for one workspace; nothing is looked at before the first call. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { mode, roots, stateFolder, environment } = options;
  const kind = kinds[options.platform ?? process.platform];
  const place = join(stateFolder, "cache", "sandbox");
  const placeholders = createPlaceholders(join(place, "placeholders"));
  let found: Promise<Found> | undefined;

  const layout = (program: Program): { layout: Layout; release(): void } => {
    const guarded = guardedPlaces(roots);
    const release = placeholders.hold(guarded);
    const network = program.network ?? options.network ?? false;
    const cache = join(place, "caches");
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const hidden = hiddenPlaces(options.userHome, network).filter(({ path }) => !roots.includes(path));
    const state = { path: stateFolder, isFolder: true };
    return { layout: { roots, guarded, hidden: [state, ...hidden], cache, network }, release };
  };

  const enter = (own: Kind, path: string, program: Program): Confined => {
    const inside = layout(program);
    const variables = cacheVariables(own.cachePath(inside.layout), options.userHome);
    const environment = { ...program.environment, ...variables, TMPDIR: own.temporaryFolder(inside.layout) };
    const args = [...own.args(inside.layout, program.cwd), program.file, ...program.args];
    return {
      ...program,
      file: path,
      args,
      environment,
      isSandboxed: true,
      endsTogether: own.endsTogether,
      warning: undefined,
      release: inside.release,
    };
  };

  const look = async (): Promise<Found> => {
    if (mode === "off")
      return { status: { mode, state: "off", kind: undefined, says: "It is switched off." } };
    if (!kind) return { status: { mode, state: "unavailable", kind: undefined, says: noKind } };
    return probe(kind, {
      mode,
      folders: options.programFolders ?? programFolders(environment),
      roots,
      enter,
    });
  };
  const find = (): Promise<Found> => {
    found ??= look();
    return found;
  };

  return {
    mode,
    status: async () => (await find()).status,
    async confine(program) {
      const { status, program: path } = await find();
      if (kind && path) return enter(kind, path, program);
      if (mode === "required") throw refusal(status);
      const warning = `This ran without a sandbox: ${status.says}`;
      return { ...program, isSandboxed: false, endsTogether: false, warning, release: () => {} };
    },
  };
}

const kinds: Partial<Record<NodeJS.Platform, Kind>> = { linux: bubblewrap, darwin: seatbelt };
const noKind = "There is none for this operating system.";

function refusal({ says, mend }: SandboxStatus): CodiError {
  const hint = mend ?? "The server runs with --sandbox required; --sandbox preferred runs commands without.";
  return new CodiError("unavailable", `No command was run, because no sandbox works here: ${says}`, { hint });
}

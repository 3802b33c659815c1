import { homedir } from "node:os";
import { isAbsolute, join, normalize, resolve } from "node:path";
import type { Word } from "../command/word.ts";

/** Where a line runs and what is out of its reach. */
export interface Surroundings {
  readonly cwd: string;
  readonly roots: readonly string[];
  readonly stateFolder: string;
}

/** Why a word that names a file must not be read unasked: it is where secrets lie. */
export function secretReason(word: Word, { stateFolder, cwd }: Surroundings): string | undefined {
  const text = word.fixed ? word.value : word.raw;
  if (secrets.test(text) || secrets.test(pathOf(word, cwd) ?? ""))
    return `${word.raw} is a place for secrets`;
  if (text.includes(stateFolder) || /http-token/.test(text))
    return `${word.raw} holds the state of this server`;
  // A glob outside the workspace can spell any of them.
  if (
    !word.fixed &&
    /^(?:["']?(?:~|\$\{?HOME)|\/(?:root|home|Users|proc|etc|var)\b|\/[*?[])/.test(text) &&
    /[*?[]/.test(text)
  )
    return `${word.raw} may reach a place for secrets`;
  return undefined;
}

/** Why a search through whole folders would come upon secrets: it goes through somebody's home. */
export function sweepReason(
  program: string,
  words: readonly Word[],
  place: Surroundings,
): string | undefined {
  const recursive = words.some(({ value }) =>
    /^(?:-[a-zA-Z]*[rR][a-zA-Z]*|--(?:dereference-)?recursive)$/.test(value),
  );
  if (!/^(?:rg|ag)$/.test(program) && !(recursive && /grep$/.test(program))) return undefined;
  const home = homedir();
  const wide = words.find((word) => {
    const path = pathOf(word, place.cwd);
    return path !== undefined && within(path, home) && !place.roots.some((root) => within(root, path));
  });
  return wide && `${wide.raw} holds somebody's home`;
}

const secrets = new RegExp(
  [
    "(?:^|[/\"'=~])\\.(?:ssh|aws|gnupg|kube|azure|password-store|netrc|pgpass|git-credentials|my\\.cnf|pypirc|vault-token|bash_history|zsh_history)(?:$|[/\"'\\s])",
    "(?:^|/)\\.docker/config\\.json|\\.config/(?:gh|gcloud|op|hub)\\b|~/\\.(?:npmrc|codi)\\b|\\$\\{?HOME\\}?/\\.(?:npmrc|codi)\\b",
    "(?:^|/)id_(?:rsa|dsa|ecdsa|ed25519)(?:$|[\"'])|\\.(?:kdbx|p12|pfx|keystore)(?:$|[\"'])",
    "^/etc/(?:shadow|gshadow|sudoers|ssl/private)|/proc/(?:[^/]+/)*(?:environ|mem|maps|cmdline|root|fd|cwd)(?:$|/)",
    "/(?:Library/Keychains|\\.mozilla|google-chrome|Login Data)\\b|/dev/(?:tcp|udp|mem|kmem|sd|nvme|disk)",
  ].join("|"),
  "i",
);

/** Where a redirection writes to. */
export type Target = "nowhere" | "inside" | "temporary" | "outside" | "protected" | "device" | "unknown";

export function writeTarget(word: Word | undefined, surroundings: Surroundings): Target {
  if (!word) return "unknown";
  if (word.fixed && /^(?:&?[\d-]+|\/dev\/(?:null|stdout|stderr|tty|fd\/\d+))$/.test(word.value))
    return "nowhere";
  const path = pathOf(word, surroundings.cwd);
  if (path === undefined) return "unknown";
  if (isProtected(path, surroundings)) return "protected";
  if (/^\/(?:dev|proc|sys|boot)(?:\/|$)/.test(path)) return "device";
  if (surroundings.roots.some((root) => within(root, path))) return "inside";
  return /^\/(?:private\/)?(?:var\/)?tmp\//.test(path) ? "temporary" : "outside";
}

/** Whether a path steers what this server or git will run. Paths inside any `.git` count, wherever it is. */
export function isProtected(path: string, { stateFolder, roots }: Surroundings): boolean {
  const lower = path.toLowerCase();
  return (
    within(stateFolder.toLowerCase(), lower) ||
    roots.some((root) => within(join(root, ".codi").toLowerCase(), lower)) ||
    /(?:^|\/)\.git\/(?:hooks|config|modules|info|worktrees)(?:\/|$)/.test(lower)
  );
}

/** The absolute path a word names; `~` and `$HOME` are known, other unknown parts are not. */
export function pathOf(word: Word, cwd: string): string | undefined {
  const text = word.fixed ? word.value : homeOf(word);
  if (text === undefined) return undefined;
  return normalize(isAbsolute(text) ? text : resolve(cwd, text));
}

function homeOf({ raw, glob, value }: Word): string | undefined {
  const home = /^"?(?:~|\$HOME|\$\{HOME\})"?((?:\/[\w./*@-]*)?)"?$/.exec(raw);
  if (home) return homedir() + (home[1] ?? "");
  return glob && value !== "" ? raw : undefined;
}

export const within = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

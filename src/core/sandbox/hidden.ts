import { lstatSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { HiddenPlace } from "./kind.ts";

/**
 * The places in a user's home that hold keys and sign-ins, those that exist. A command can read everything else,
 * and what it reads may end in a model's context.
 * @param network with it, the files by which package managers sign in stay readable.
 */
export function hiddenPlaces(userHome: string, network: boolean): readonly HiddenPlace[] {
  const names = network ? credentials : [...credentials, ...registries];
  return names.flatMap((name) => {
    const named = join(userHome, name);
    if (!lstatSync(named, { throwIfNoEntry: false })) return [];
    try {
      const path = realpathSync.native(named);
      return [{ path, isFolder: statSync(path).isDirectory() }];
    } catch {
      return []; // a link into nothing, or closed to us and so to the command
    }
  });
}

const credentials = [
  ...[".ssh", ".gnupg", ".password-store", ".netrc", ".git-credentials", ".pgpass", ".my.cnf"],
  ...[".aws", ".azure", ".kube", ".docker", ".oci", ".terraform.d", ".config/gcloud", ".config/doctl"],
  ...[".config/gh", ".config/glab-cli", ".config/hub", ".config/op", ".config/git/credentials"],
  ...[".claude", ".claude.json", ".codex", ".gemini", ".config/github-copilot", ".config/opencode"],
  ...[
    ".local/share/keyrings",
    ".local/share/opencode",
    ".mozilla",
    ".config/chromium",
    ".config/google-chrome",
  ],
  ...["Library/Keychains", "Library/Cookies", "Library/Application Support/Google/Chrome"],
];

const registries = [
  ".npmrc",
  ".yarnrc.yml",
  ".pypirc",
  ".cargo/credentials.toml",
  ".cargo/credentials",
  ".m2/settings.xml",
];

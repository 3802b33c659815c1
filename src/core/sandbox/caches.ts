import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Variables that send build tools' writes to a cache folder of our own, since the home folder is read-only inside.
 * It stays from command to command, so that the second build is quick; and because it is nobody else's, a command
 * cannot poison a cache that builds outside trust. What is only read (cargo's registry, Go's modules, Maven's
 * repository, downloaded browsers) keeps coming from where it is.
 */
export function cacheVariables(cache: string, userHome: string): Readonly<Record<string, string>> {
  const own = (name: string): string => join(cache, name);
  const downloaded = downloads.flatMap(([name, place]) => {
    const path = join(userHome, place);
    return existsSync(path) ? [[name, path] as const] : [];
  });
  return {
    XDG_CACHE_HOME: own("xdg"),
    npm_config_cache: own("npm"),
    npm_config_update_notifier: "false",
    YARN_CACHE_FOLDER: own("yarn"),
    GOCACHE: own("go-build"),
    CCACHE_DIR: own("ccache"),
    SCCACHE_DIR: own("sccache"),
    GRADLE_USER_HOME: own("gradle"),
    DENO_DIR: own("deno"),
    ...Object.fromEntries(downloaded),
  };
}

// Read, never written, once they are there.
const downloads: readonly (readonly [string, string])[] = [
  ["PLAYWRIGHT_BROWSERS_PATH", ".cache/ms-playwright"],
  ["CYPRESS_CACHE_FOLDER", ".cache/Cypress"],
  ["PUPPETEER_CACHE_DIR", ".cache/puppeteer"],
  ["HF_HOME", ".cache/huggingface"],
  ["GRADLE_RO_DEP_CACHE", ".gradle/caches"],
];

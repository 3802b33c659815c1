import { redact } from "../audit/index.ts";

export interface ChildOptions {
  /** Variables the server was started with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userHome: string;
  readonly platform?: NodeJS.Platform;
  readonly session: string;
  readonly aiTool: string;
  /** The first workspace root. */
  readonly workspace: string;
  readonly jobId: string;
  readonly shellPath: string;
}

/**
 * The variables a command gets: what programs need to find their way, nothing that looks like a secret by its name
 * or by its value, no start-up files or preloads, no pagers or prompts, and who is asking.
 */
export function childEnvironment(options: ChildOptions): Record<string, string> {
  const { environment, userHome, session, aiTool, workspace, jobId } = options;
  const windows = (options.platform ?? process.platform) === "win32";
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && isWanted(name, windows) && !isSecret(name, value)) kept[name] = value;
  return {
    ...(windows ? {} : { PATH: defaultPath, HOME: userHome, LANG: "C.UTF-8" }),
    ...kept,
    ...(windows ? {} : { SHELL: options.shellPath }),
    ...quiet,
    SESSION_ID: session,
    AI_TOOL: aiTool,
    WORKSPACE: workspace,
    AI_AGENT: "codi-mcp",
    CODI_SESSION_ID: session,
    [jobVariable]: jobId,
  };
}

/** By this variable a process can be told to belong to a job, wherever it has gone. */
export const jobVariable = "CODI_JOB_ID";

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

// Nobody sits there to answer a prompt or to leave a pager.
const quiet: Readonly<Record<string, string>> = {
  TERM: "dumb",
  PAGER: "cat",
  GIT_PAGER: "cat",
  MANPAGER: "cat",
  GIT_TERMINAL_PROMPT: "0",
  GIT_EDITOR: "true",
  DEBIAN_FRONTEND: "noninteractive",
  PYTHONUNBUFFERED: "1",
};

function isWanted(name: string, windows: boolean): boolean {
  const asked = windows ? name.toUpperCase() : name;
  return (windows && windowsNames.has(asked)) || names.has(asked) || families.test(asked);
}

// No NODE_OPTIONS, BASH_ENV, ENV, LD_*, DYLD_*, PYTHONSTARTUP, GIT_*: they make programs run something else.
const names = new Set(
  (
    "PATH HOME USER LOGNAME LANG LANGUAGE TZ TMPDIR SHELL COLUMNS CI MAKEFLAGS CC CXX CFLAGS CXXFLAGS LDFLAGS PKG_CONFIG_PATH " +
    "NODE_ENV NODE_PATH NODE_EXTRA_CA_CERTS NODE_VERSION NVM_DIR NVM_BIN FNM_DIR VOLTA_HOME COREPACK_HOME PNPM_HOME BUN_INSTALL DENO_DIR " +
    "GOPATH GOROOT GOPROXY GOFLAGS GOTOOLCHAIN CARGO_HOME RUSTUP_HOME RUSTUP_TOOLCHAIN RUSTFLAGS JAVA_HOME MAVEN_HOME GRADLE_HOME " +
    "SDKMAN_DIR ANDROID_HOME ANDROID_SDK_ROOT DOTNET_ROOT PYENV_ROOT PYTHONPATH VIRTUAL_ENV CONDA_PREFIX CONDA_DEFAULT_ENV " +
    "RBENV_ROOT GEM_HOME GEM_PATH BUNDLE_PATH COMPOSER_HOME ASDF_DIR ASDF_DATA_DIR MISE_DATA_DIR NIX_PATH NIX_SSL_CERT_FILE " +
    "SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy " +
    "XDG_CONFIG_HOME XDG_DATA_HOME"
  ).split(" "),
);
const families = /^(?:LC_[A-Z]+|npm_config_[a-z_]+)$/;

const windowsNames = new Set(
  (
    "SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT TEMP TMP USERPROFILE USERNAME USERDOMAIN HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA " +
    "PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432 COMMONPROGRAMFILES NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE OS PSMODULEPATH"
  ).split(" "),
);

function isSecret(name: string, value: string): boolean {
  return secretName.test(name) || credentialsInUrl.test(value) || redact(value) !== value;
}

const secretName =
  /KEY$|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|_AUTH$|_auth|^AWS_|^AZURE_|^ANTHROPIC_|^OPENAI_|^GEMINI_|^GOOGLE_|^CODI_/i;
const credentialsInUrl = /:\/\/[^/\s@]+@/;

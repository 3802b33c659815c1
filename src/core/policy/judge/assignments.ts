import type { Word } from "../command/word.ts";
import { caution, type Finding } from "./finding.ts";

/** Variables that make other programs run something, find other programs, or read a line differently. */
const steering =
  /^(?:PATH|CDPATH|IFS|ENV|BASH_ENV|BASH_FUNC.*|BASH_CMDS|BASH_ALIASES|BASH_LOADABLES_PATH|BASHOPTS|SHELLOPTS|SHELL|PS[0-4]|PROMPT_COMMAND|ZDOTDIR|FPATH|LD_.*|DYLD_.*|GIT_.*|.*PAGER|LESSOPEN|LESSCLOSE|LESS|MANOPT|.*EDITOR|VISUAL|BROWSER|NODE_OPTIONS|NODE_PATH|NPM_CONFIG_.*|PYTHON.*|PERL5.*|PERL_.*|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|MAVEN_OPTS|GRADLE_OPTS|GOFLAGS|GOTOOLCHAIN|GOENV|RUSTC.*|RUSTUP_TOOLCHAIN|CARGO_.*|CC|CXX|LD|MAKEFLAGS|RIPGREP_CONFIG_PATH|GREP_OPTIONS|GLOBIGNORE|TAR_OPTIONS|FZF_.*|AWKPATH|AWKLIBPATH|GCONV_PATH|HOME|XDG_.*|DOCKER_HOST|KUBECONFIG|SSH_.*|OPENSSL_CONF|CURL_HOME|WGETRC|TMPDIR)$/;

/** Values of those variables that only quieten or colour. */
const plain: readonly [RegExp, RegExp][] = [
  [/PAGER$/, /^(?:cat|less|more|)$/],
  [/^GIT_(?:TERMINAL_PROMPT|OPTIONAL_LOCKS|TRACE\w*|ADVICE|FLUSH|PS1_\w+)$/, /^(?:0|1|true|false)$/],
  [/^(?:GIT_)?(?:EDITOR|SEQUENCE_EDITOR)$/, /^(?:true|cat|:)$/],
  [/^PYTHON(?:UNBUFFERED|DONTWRITEBYTECODE|UTF8|HASHSEED|FAULTHANDLER|IOENCODING)$/, /^[\w-]*$/],
  [
    /^NODE_OPTIONS$/,
    /^(?:--max[-_]old[-_]space[-_]size=\d+|--no-warnings|--enable-source-maps|--trace-warnings|\s)*$/,
  ],
  [/^CARGO_(?:TERM_COLOR|INCREMENTAL|TERM_VERBOSE)$/, /^\w*$/],
  [/^NPM_CONFIG_(?:LOGLEVEL|COLOR|AUDIT|FUND|PROGRESS)$/i, /^\w*$/],
  [/^LESS$/, /^-?[A-Za-z]*$/],
];

/**
 * What is to be said of `name=value`.
 * @param value undefined for an array, or where the name alone is exported.
 */
export function judgeAssignment(name: string, value: Word | undefined): Finding | undefined {
  if (value && holdsCode(value)) return caution(7, `${name} is given code to be run later`);
  if (!steering.test(name) && !/^npm_config_/.test(name)) return undefined;
  const quiet = value?.fixed && plain.some(([names, values]) => names.test(name) && values.test(value.value));
  return quiet ? undefined : caution(7, `${name} steers which programs run, or how`);
}

/** Text that stays as it is now but would run if the shell came to evaluate it: `'a[$(…)]'`. */
export function holdsCode(word: Word): boolean {
  const inQuotes = /'[^']*(?:\$\(|`|<\()[^']*'|\\[$`]/s.test(word.raw);
  return word.fixed ? /\$\(|`|<\(/.test(word.value) : inQuotes && word.raw.includes("[");
}

const assigned = /^([A-Za-z_]\w*)(?:\[[^\]]*\])?(\+?=|$)/;

/** Words such as `NAME=value` in `export`, `declare` or `env`; what is no name is judged, too. */
export function judgeAssigningWords(
  words: readonly Word[],
  read: (raw: string) => Word,
): Finding | undefined {
  for (const word of words) {
    if (word.fixed && /^[-+][A-Za-z]+$/.test(word.value)) {
      // A name reference (-n) or an integer (-i) evaluates what it is given.
      if (/[ni]/.test(word.value))
        return caution(6, `${word.value} makes a variable that evaluates its value`);
      continue;
    }
    const found = assigned.exec(word.raw);
    if (!found || word.raw.includes("[")) return caution(6, `${word.raw} sets a variable that is not known`);
    const [all, name = "", equals] = found;
    const finding = judgeAssignment(name, equals ? read(word.raw.slice(all.length)) : undefined);
    if (finding) return finding;
  }
  return undefined;
}

/** A line of shell whose commands are known because they were put there: each leaves a mark, `touch mN`. */
export interface Generated {
  readonly line: string;
  readonly marks: readonly string[];
}

/** mulberry32: the same seed gives the same lines. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Builds lines out of every construct below, one inside another. */
export function createGenerator(random: () => number): () => Generated {
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
  let marks: string[] = [];

  const leaf = (): string => {
    const mark = `m${marks.length + 1}`;
    marks.push(mark);
    return `${pick(["touch", "touch", "'touch'", '"touch"', "\\touch", "t'ou'ch", "/usr/bin/touch", "/bin/touch"])} ${mark}`;
  };
  const command = (depth: number): string =>
    depth <= 0 || random() < 0.25 ? leaf() : pick(constructs)(depth - 1);

  // What ends in a here-document has ended already.
  const ended = (code: string, separator: string): string => (code.endsWith("\n") ? code : code + separator);
  let delimiters = 0;
  /** A command between `open` and `)`, kept from running into its neighbours (`$((`, `EOF)`). */
  const inside = (open: string, depth: number): string => {
    const inner = command(depth);
    return `${open}${inner.startsWith("(") ? " " : ""}${inner}${inner.includes("<<") || inner.includes("#") ? "\n" : ""})`;
  };
  const heredoc = (body: string, { quoted = false, tail = "" } = {}): string => {
    delimiters += 1;
    const name = `EOF${delimiters}`;
    return `cat <<${quoted ? `'${name}'` : name}${tail}\n${body}\n${name}\n`;
  };

  const inline: readonly [Construct, ...Construct[]] = [
    (d) => `echo ${inside("$(", d)}`,
    (d) => `echo "a ${inside("$(", d)} b"`,
    (d) => `echo a${inside("$(", d)}b 'c $(no)'`,
    (d) => `x=${inside("$(", d)}`,
    (d) => `x=${inside("$(", d)} ${leaf()}`,
    (d) => `echo "\${y:-${inside("$(", d)}}"`,
    (d) => `echo \${y:=${inside("$(", d)}}`,
    () => `echo $(( $(${leaf()}; echo 1) + 1 ))`,
    (d) => `cat ${inside("<(", d)}`,
    (d) => `echo hi > ${inside(">(", d)}`,
    (d) => `cat <<< "${inside("$(", d)}"`,
    (d) => `[ -z "${inside("$(", d)}" ]`,
    (d) => `[[ -z ${inside("$(", d)} ]]`,
    () => `echo \`${leaf()}\``,
    () => `echo "in \`${leaf()}\`"`,
    (d) => `echo {a,b}"${inside("$(", d)}"`,
    (d) => `a=(1 ${inside("$(", d)} 3)`,
    (d) => `echo 'it'"'"'s' ${inside("$(", d)}`,
  ];
  const blocks: readonly [Construct, ...Construct[]] = [
    (d) => ended(command(d), "; ") + command(d),
    () => `${leaf()} && ${leaf()}`,
    (d) => `false || ${command(d)}`,
    (d) => `{ ${command(d)}\n} | cat`,
    () => `${leaf()} |& cat`,
    (d) => `${command(d)}\n${command(d)}`,
    (d) => `{ ${command(d)}\n}`,
    (d) => `( ${command(d)}\n)`,
    (d) => `! ${leaf()}; ${command(d)}`,
    (d) => `${leaf()} & wait; ${command(d)}`,
    (d) => `if true; then ${command(d)}\nfi`,
    (d) => `if false; then :; elif true; then ${command(d)}\nelse ${leaf()}\nfi`,
    (d) => `if ! false; then ${command(d)}\nfi`,
    (d) => `for i in 1; do ${command(d)}\ndone`,
    (d) => `for i in ${inside("$(", d)} x; do :; done`,
    (d) => `for ((i = 0; i < 1; i++)); do ${command(d)}\ndone`,
    (d) => `while ${command(d)}\ndo break; done`,
    (d) => `until ! false; do :; done; ${command(d)}`,
    (d) => `case x in y) :;; x|z) ${command(d)}\n;; esac`,
    (d) => `case ${inside("$(", d)} in *) :;; esac`,
    (d) => `f() { ${command(d)}\n}; f`,
    (d) => `function g { ${command(d)}\n}; g`,
    (d) => `h() ( ${command(d)}\n); h`,
    (d) => `${leaf()} # a comment with $(touch never)\n${command(d)}`,
    (d) => `echo a \\\n; ${command(d)}`,
    (d) => heredoc(`x ${inside("$(", d)}`),
    (d) => `${heredoc("$(touch never)", { quoted: true })}${command(d)}`,
    (d) => `cat <<-DASH\n\tx $(${leaf()})\n\tDASH\n${command(d)}`,
    (d) => `cat <<A <<B\n$(${leaf()})\nA\nplain\nB\n${command(d)}`,
    (d) => `${heredoc("x", { tail: ` | cat && ${leaf()}` })}${command(d)}`,
    () => `>out ${leaf()} 2>/dev/null`,
    () => `2>&1 ${leaf()} </dev/null`,
    (d) => `{ ${command(d)}\n} >out 2>&1`,
    () => `A=1 B='2 3' ${leaf()}`,
    () => `time ${leaf()}`,
  ];
  const wrappers: readonly [Construct, ...Construct[]] = [
    () => `env ${leaf()}`,
    () => `env A=1 B=2 ${leaf()}`,
    () => `timeout 5 ${leaf()}`,
    () => `nice -n 5 ${leaf()}`,
    () => `nohup ${leaf()}`,
    () => `stdbuf -o0 ${leaf()}`,
    () => `setsid -w ${leaf()}`,
    () => `command ${leaf()}`,
    () => `env timeout -k 1 5 nice ${leaf()}`,
    () => `echo x | xargs ${leaf()}`,
    () => `echo x | xargs -I{} ${leaf()}`,
    () => `find . -maxdepth 0 -exec ${leaf()} \\;`,
    () => `find . -maxdepth 0 -exec ${leaf()} {} +`,
    () => `sh -c '${leafPlain()}'`,
    () => `bash -c "${leafPlain()} && ${leafPlain()}"`,
    () => `bash -ec 'for i in 1; do ${leafPlain()}; done'`,
    () => `eval '${leafPlain()}'`,
    () => `eval "${leafPlain()}; ${leafPlain()}"`,
    () => `trap '${leafPlain()}' EXIT`,
    () => `sh -c 'sh -c "${leafPlain()}"'`,
    () => `bash <<< '${leafPlain()}'`,
    () => `bash <<'EOF'\n${leafPlain()}\nEOF`,
    () => `(exec ${leaf()})`,
  ];
  const leafPlain = (): string => {
    const mark = `m${marks.length + 1}`;
    marks.push(mark);
    return `touch ${mark}`;
  };
  const constructs: readonly [Construct, ...Construct[]] = [
    (d) => pick(inline)(d),
    (d) => pick(blocks)(d),
    (d) => pick(blocks)(d),
    (d) => pick(wrappers)(d),
  ];

  return () => {
    marks = [];
    const line = pick(constructs)(2);
    return { line, marks };
  };
}

type Construct = (depth: number) => string;

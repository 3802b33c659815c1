import { homedir } from "node:os";
import { dirname } from "node:path";
import type { Word } from "../command/word.ts";
import { gitDanger } from "./dangers-git.ts";
import { caution, type Finding, type Invocation, ordinary, ruinous } from "./finding.ts";
import { isProtected, pathOf, type Surroundings, within } from "./places.ts";

type Danger = (args: readonly Word[], surroundings: Surroundings) => Finding | undefined;

/** What is known to be dangerous about a command, beyond "it is not known to be harmless". */
export function dangerOf({ program, args }: Invocation, surroundings: Surroundings): Finding | undefined {
  if (program === undefined) return undefined;
  const danger = Object.hasOwn(dangers, program) ? dangers[program]?.(args, surroundings) : undefined;
  if (danger) return danger;
  if (/^mkfs(?:\.|$)/.test(program)) return ruinous("it formats a disk");
  const steered = args.find((word) => {
    const path = pathOf({ ...word, value: word.value.replace(/^(?:of|--?[\w-]+)=/, "") }, surroundings.cwd);
    return path !== undefined && isProtected(path, surroundings);
  });
  return steered && caution(9, `${steered.raw} steers what this server or git may run`);
}

const always =
  (finding: Finding): Danger =>
  () =>
    finding;

function each(names: string, danger: Danger): Record<string, Danger> {
  return Object.fromEntries(names.split(" ").map((name) => [name, danger]));
}

const isOption = (word: Word): boolean => word.fixed && word.value.startsWith("-");
const hasShort = (args: readonly Word[], letters: string): boolean =>
  args.some(
    ({ value }) => /^-[A-Za-z]+$/.test(value) && [...letters].some((letter) => value.includes(letter)),
  );
const has = (args: readonly Word[], ...names: readonly string[]): boolean =>
  args.some(({ value }) => names.includes(value));

/** Folders whose loss is the loss of the machine or of all of a person's work. */
function isVital(word: Word, { cwd, roots }: Surroundings): boolean {
  const starred = word.fixed ? word : { ...word, raw: word.raw.replace(/\/\*+$/, "/") };
  const path = /^["']?\/\*+["']?$/.test(word.raw) ? "/" : pathOf(starred, cwd)?.replace(/(.)\/\**$/, "$1");
  if (path === undefined) return false;
  if (
    path === "/" ||
    path === "/*" ||
    /^\/(?:bin|boot|dev|etc|home|lib\w*|opt|private|proc|root|sbin|srv|sys|usr|var|Users|System|Library|Applications)(?:\/\*)?$/.test(
      path,
    )
  )
    return true;
  return (
    [homedir(), ...roots.map((root) => dirname(root))].some((folder) => within(path, folder)) ||
    path === homedir()
  );
}

/** The workspace itself, everything in it, or something that only the run will tell. */
function isSweeping(word: Word, { cwd, roots }: Surroundings): boolean {
  if (/^["']?(?:\.{0,2}\/)?(?:\*|\.\*|\{|\.git\/?["']?$)/.test(word.raw)) return true;
  const path = pathOf(word, cwd);
  if (path === undefined) return !word.fixed && !word.operand && (word.value === "" || word.value === "/");
  return (
    path === cwd ||
    roots.some((root) => within(path, root)) ||
    !roots.concat("/tmp").some((root) => within(root, path))
  );
}

const remove: Danger = (args, surroundings) => {
  const recursive = hasShort(args, "rR") || has(args, "--recursive", "--no-preserve-root");
  const targets = args.filter((word) => !isOption(word));
  if (recursive || targets.some(({ raw }) => raw.endsWith("*"))) {
    const vital = targets.find((word) => isVital(word, surroundings));
    if (vital) return ruinous(`it removes ${vital.raw}`);
  }
  if (has(args, "--no-preserve-root")) return ruinous("it may remove everything");
  const sweeping = targets.find((word) => isSweeping(word, surroundings));
  if (sweeping && recursive) return caution(8, `it may remove far more than one thing: ${sweeping.raw}`);
  return undefined;
};

const permissions: Danger = (args, surroundings) => {
  const recursive = hasShort(args, "R") || has(args, "--recursive");
  const vital = args.find((word) => !isOption(word) && isVital(word, surroundings));
  if (vital && recursive) return ruinous(`it changes the permissions of all of ${vital.raw}`);
  if (args.some(({ value }) => /^[0-7]*777$|[augo]*\+s/.test(value)))
    return caution(7, "it opens files to everybody");
  return undefined;
};

const toDevice: Danger = (args) =>
  args.some(({ raw }) => /^["']?(?:of=)?["']?\/dev\/(?!null|stdout|stderr|tty|fd\/)/.test(raw))
    ? ruinous("it writes to a device")
    : undefined;

const moves: Danger = (args, surroundings) => {
  const targets = args.filter((word) => !isOption(word));
  const vital = targets.slice(0, -1).find((word) => isVital(word, surroundings));
  return vital ? ruinous(`it moves ${vital.raw} away`) : toDevice(args, surroundings);
};

const finds: Danger = (args, surroundings) => {
  const kills = args.findIndex(({ value }) => /^-(?:delete|exec|execdir|ok|okdir)$/.test(value));
  if (kills < 0) return undefined;
  const removes =
    args[kills]?.value === "-delete" || /(?:^|\/)(?:rm|shred|unlink)$/.test(args[kills + 1]?.value ?? "");
  const vital = args.slice(0, kills).find((word) => !isOption(word) && isVital(word, surroundings));
  return removes && vital ? ruinous(`it removes what it finds in ${vital.raw}`) : undefined;
};

const powers = /^(?:poweroff|reboot|halt|suspend|hibernate|kexec|rescue|emergency|isolate)$/;

const dangers: Readonly<Record<string, Danger>> = {
  ...each("rm rmdir unlink srm", remove),
  ...each("chmod chown chgrp setfacl chattr", permissions),
  ...each("dd tee cp install truncate", toDevice),
  shred: (args, surroundings) => toDevice(args, surroundings) ?? caution(7, "it destroys what files held"),
  ...each("mv rsync", moves),
  find: finds,
  ...each(
    "wipefs fdisk sfdisk sgdisk parted mkswap blkdiscard hdparm cryptsetup diskutil newfs",
    always(ruinous("it changes disks")),
  ),
  ...each("shutdown reboot halt poweroff telinit", always(ruinous("it stops the machine"))),
  init: (args) =>
    args.some(({ value }) => /^[0-6sS]$/.test(value)) ? ruinous("it stops the machine") : undefined,
  systemctl: (args) =>
    args.some(({ value }) => powers.test(value)) ? ruinous("it stops the machine") : undefined,
  kill: (args) => (has(args.slice(1), "-1") ? ruinous("it ends every process") : undefined),
  ...each("killall pkill", always(caution(6, "it ends processes by name"))),
  git: gitDanger,
  ...each(
    "sudo doas su pkexec run0 runuser chroot unshare nsenter",
    always(caution(8, "it takes the rights of another user")),
  ),
  ...each("crontab at batch launchctl schtasks", always(caution(7, "it plants something that runs later"))),
  ...each(
    "useradd userdel usermod groupadd passwd chpasswd visudo adduser deluser chsh",
    always(caution(9, "it changes who may use this machine")),
  ),
  ...each(
    "iptables ip6tables nft ufw firewall-cmd sysctl modprobe insmod rmmod mount umount swapoff setenforce",
    always(caution(8, "it changes the system")),
  ),
  ...each(
    "ssh scp sftp nc ncat netcat socat telnet ftp rclone",
    always(caution(7, "it talks to another machine")),
  ),
  ...each(
    "docker podman nerdctl kubectl helm terraform tofu pulumi ansible ansible-playbook aws gcloud az vercel netlify fly heroku",
    always(caution(7, "it reaches beyond this workspace")),
  ),
  ...each("npm pnpm yarn cargo gem twine poetry", (args) =>
    args.some(({ value }) =>
      /^(?:publish|unpublish|deprecate|owner|token|login|adduser|yank|upload|push)$/.test(value),
    )
      ? caution(8, "it publishes, or changes who may")
      : undefined,
  ),
  gh: always(caution(6, "it acts in the name of a person")),
  ...each(
    "osascript xdg-open open say security secret-tool pass gpg op vault",
    always(caution(7, "it reaches what belongs to a person")),
  ),
  ...each("alias enable hash bind complete compgen fc", (args) =>
    args.length === 0 ? undefined : caution(6, "it changes what later words mean"),
  ),
  ...each(
    "gdb lldb strace ltrace vim vi nvim ex emacs ed less more man screen tmux expect dialog",
    always(caution(5, "it can run other programs from within")),
  ),
  ...each(
    "apt apt-get dnf yum pacman apk zypper snap brew dpkg rpm",
    always(caution(6, "it changes what is installed on this machine")),
  ),
  ...each("dropdb mysqladmin redis-cli", always(caution(7, "it may lose data"))),
  ...each("curl wget", (args) =>
    args.some(({ value }) =>
      /^(?:-[A-Za-z]*[dFTu]|--(?:data.*|form|upload-file|user|post.*|json|config)|-[A-Za-z]*K)$/.test(
        value.replace(/=.*/s, ""),
      ),
    )
      ? caution(6, "it sends something to another machine")
      : ordinary(5, "it fetches from the network"),
  ),
};

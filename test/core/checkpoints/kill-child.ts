import { mkdirSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { createCheckpoints } from "../../../src/core/checkpoints/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { openState } from "../../../src/store/state.ts";

// A server of its own for tests that kill it: edits, restores and cleans up until it has done `rounds` rounds.
// Each line it prints was written when the thing named had happened.
const [, , root = "", home = "", name = "", rounds = ""] = process.argv;
const say = (line: string): void => void writeSync(1, `${line}\n`);

const checkpoints = createCheckpoints({
  home,
  fence: createFence([root]),
  openState: () => openState({ home }),
  admit: async () => {},
  unifiedDiff: () => "",
});
const maker = { session: `s2${name}`, agent: "child", tool: "edit_file" };
const paths = [`${name}/a.txt`, `${name}/b.txt`, "shared.txt"];

mkdirSync(`${root}/${name}`, { recursive: true });
for (let round = 0; round < Number(rounds); round++) {
  const pending = await checkpoints.before({ ...maker, paths });
  say("kept");
  for (const path of paths) {
    writeFileSync(`${root}/${path}.${name}.new`, `${name} ${process.pid} ${round}\n`.repeat(5_000));
    renameSync(`${root}/${path}.${name}.new`, `${root}/${path}`);
    say("wrote");
  }
  const { id, notice } = await pending.complete();
  say(id ? `done ${id} ${round}` : `failed ${notice ?? pending.notice}`);
  if (id && round % 3 === 2) {
    // Not the shared file: another server may change it at that very moment, which is refused, and rightly.
    await checkpoints.restore({ ...maker, tool: "checkpoint", id, paths: [name], force: true });
    say("restored");
  }
  if (round % 4 === 3) await checkpoints.upkeep();
}
await checkpoints.close();
say("end");

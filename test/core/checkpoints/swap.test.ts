import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { blobFiles, createTestRoom, maker } from "./room.ts";

test.skipIf(process.platform === "win32")(
  "nothing outside is kept, written or removed while a folder keeps turning into a link and back",
  async () => {
    const room = createTestRoom({ "dir/a.txt": "one", "dir/b.txt": "one" });
    const { root, outside, home } = room.workspace;
    const id = await room.call(["dir/a.txt", "dir/b.txt", "dir/new.txt"], () => {
      room.write("dir/a.txt", "two");
      room.remove("dir/b.txt");
      room.write("dir/new.txt", "new");
    });
    for (const name of ["a.txt", "new.txt"]) writeFileSync(`${outside}/${name}`, "secret");
    const script = `
      const fs = require("node:fs");
      let junk = 0;
      const attempt = (work) => { try { work(); } catch { fs.renameSync("dir", "junk" + junk++); work(); } };
      process.stdout.write("turning");
      for (;;) {
        fs.renameSync("dir", "away"); attempt(() => fs.symlinkSync(${JSON.stringify(outside)}, "dir"));
        fs.unlinkSync("dir"); attempt(() => fs.renameSync("away", "dir"));
      }`;
    const attacker = spawn(process.execPath, ["-e", script], {
      cwd: root,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const gone = once(attacker, "exit");
    onTestFinished(() => void attacker.kill("SIGKILL"));
    await once(attacker.stdout, "data");

    const outcomes = { landed: 0, refused: 0 };
    const count = { ok: () => void outcomes.landed++, no: () => void outcomes.refused++ };
    let latest = String(id);
    // Chance decides who is first; both outcomes have to be seen before the race says anything.
    const seenBoth = () => outcomes.landed > 0 && outcomes.refused > 0;
    for (let round = 0; round < 250 || (!seenBoth() && round < 5_000); round++) {
      await room.restore(latest, { force: true }).then((result) => {
        latest = result.id ?? latest;
        count.ok();
      }, count.no);
      await room.checkpoints
        .before({ ...maker, paths: ["dir/a.txt", "dir"] })
        .then((pending) => pending.complete(), count.no);
    }
    attacker.kill("SIGKILL");
    await gone;

    expect(outcomes.refused).toBeGreaterThan(0);
    expect(outcomes.landed).toBeGreaterThan(0);
    expect(readdirSync(outside).sort()).toEqual(["a.txt", "new.txt"]);
    expect(readFileSync(`${outside}/a.txt`, "utf8") + readFileSync(`${outside}/new.txt`, "utf8")).toBe(
      "secretsecret",
    );
    const secret = createHash("sha256").update("secret").digest("hex");
    expect(blobFiles(home).map((name) => name.replace(/[\\/]/, ""))).not.toContain(secret);
  },
  60_000,
);

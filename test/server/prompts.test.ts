import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const open = async (era: "legacy" | "modern") => (await openClient(createWorkspace(), { era })).client;

test.for(["legacy", "modern"] as const)("a client of the %s era is offered the prompts", async (era) => {
  const { prompts } = await (await open(era)).listPrompts();
  expect(prompts.map(({ name, arguments: given = [] }) => [name, ...given.map((one) => one.name)])).toEqual([
    ["plan", "task"],
    ["explain", "subject", "audience"],
    ["review", "target", "focus"],
  ]);
});

test.for([
  [
    "plan",
    { task: "Rename the road." },
    /^Plan this change; do not edit anything yet\.\n\nTask: Rename the road\.\n/,
  ],
  ["explain", { subject: "src/a.ts" }, /^Explain src\/a\.ts to a working engineer, from the code/],
  ["explain", { subject: "src/a.ts", audience: "a child" }, /^Explain src\/a\.ts to a child, /],
  ["review", { target: "src/a.ts" }, /^Review src\/a\.ts\.\n/],
  ["review", { target: "src/a.ts", focus: "races" }, /^Review src\/a\.ts\. Look at races most\.\n/],
] as const)("prompt %s %j puts its arguments into the text", async ([name, given, says]) => {
  const { messages } = await (await open("legacy")).getPrompt({ name, arguments: given });
  expect(messages).toEqual([{ role: "user", content: { type: "text", text: expect.stringMatching(says) } }]);
});

test("an argument that is missing is named", async () => {
  const client = await open("legacy");
  await expect(client.getPrompt({ name: "explain", arguments: {} })).rejects.toThrow(
    "Invalid arguments for prompt explain: subject: it is missing",
  );
  await expect(client.getPrompt({ name: "nothing" })).rejects.toThrow("Prompt nothing not found");
});

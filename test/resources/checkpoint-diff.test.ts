import { describe, expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

describe.for(["legacy", "modern"] as const)("for a client of the %s era", (era) => {
  test("a checkpoint's diff is a resource: offered as a template, listed, completed and read", async () => {
    const { client, call } = await openClient(createWorkspace(), { era });
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain("codi://checkpoint/{id}/diff");
    const { text } = await call("write_file", { path: "a.txt", content: "hello\n" });
    const id = text.split("checkpoint: ")[1] ?? "";
    const uri = `codi://checkpoint/${id}/diff`;
    const { resources } = await client.listResources();
    expect(resources.find((resource) => resource.uri === uri)).toMatchObject({
      name: id,
      title: "write_file: a.txt",
    });
    const { completion } = await client.complete({
      ref: { type: "ref/resource", uri: "codi://checkpoint/{id}/diff" },
      argument: { name: "id", value: id.slice(0, 3) },
    });
    expect(completion.values).toEqual([id]);
    const { contents } = await client.readResource({ uri });
    expect(contents).toEqual([
      { uri, mimeType: "text/x-diff", text: "--- /dev/null\n+++ a.txt\n@@ -0,0 +1 @@\n+hello\n" },
    ]);
  });

  test("an id that is not there is refused in words", async () => {
    const { client } = await openClient(createWorkspace(), { era });
    await expect(client.readResource({ uri: "codi://checkpoint/c2none/diff" })).rejects.toThrow(
      /Checkpoint c2none is not there.*operation list/,
    );
  });
});

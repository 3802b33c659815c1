import * as z from "zod";
import { CodiError } from "../shared/errors.ts";
import { expectation } from "../tools/expectation.ts";
import { tools } from "../tools/index.ts";

/** What a tool does and takes, for `codi-mcp call TOOL --help`. @throws CodiError `unknown_tool`. */
export function toolHelp(name: string): string {
  const tool = tools.find((one) => one.name === name);
  if (!tool)
    throw new CodiError("unknown_tool", `There is no tool named ${name}.`, {
      hint: `There are: ${tools.map((one) => one.name).join(", ")}.`,
    });
  const { properties = {}, required = [] } = z.toJSONSchema(tool.input, { io: "input" });
  const rows = Object.entries(properties).map(([argument, schema]) => {
    const what = (typeof schema === "object" && expectation(schema)) || "any value";
    const note = typeof schema === "object" && schema.description ? `. ${schema.description}` : "";
    return `  ${argument.padEnd(16)} ${what}${required.includes(argument) ? ", required" : ""}${note}`;
  });
  return [`${tool.name}: ${tool.description}`, "", `codi-mcp call ${tool.name} '{json}', with`, ...rows].join(
    "\n",
  );
}

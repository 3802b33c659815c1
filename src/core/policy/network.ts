import type { Mode } from "../../shared/modes.ts";
import type { Decision } from "./index.ts";

/**
 * Judges a request to another machine. Its address alone can carry data out, so outside `full` a person
 * decides, host by host. Which addresses can be reached at all is the web room's own guard.
 */
export function judgeAddress(url: string, mode: Mode): Decision {
  if (mode === "full") return { verdict: "allow" };
  const host = URL.canParse(url) ? new URL(url).host : url;
  return {
    verdict: "ask",
    reason: `This would send a request to ${host}, and what the address says would leave this machine.`,
    hint: "Ask the person, or work with what is in the workspace.",
    risk: 3,
    reach: host,
  };
}

import { formatEntries } from "../core/audit/index.ts";
import type { Resource } from "./resource.ts";

const maxEntries = 100;

export const auditRecent: Resource = {
  uri: "codi://audit/recent",
  name: "audit-recent",
  title: "Recent audit entries",
  description: `The last ${maxEntries} calls made through this server, newest first, one JSON object a line.`,
  mimeType: "application/jsonl",
  read: async (services) => formatEntries(services.audit.find({ limit: maxEntries }).entries, "jsonl"),
  watch: (services, changed) => services.audit.appended.on(changed),
};

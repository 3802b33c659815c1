import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from "@modelcontextprotocol/server";
import { isAuthorized } from "../auth.ts";

/** Why a request may not go on, as it is answered. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly message: string;
}

/**
 * The guards in front of every route but health: a web page on another site must not reach us through the
 * user's browser (Host and Origin, which defeat DNS rebinding), and nobody without the token at all.
 * @param token absent when the operator switched it off, which is only possible on loopback.
 */
export function createGuard(options: { host: string; token: string | undefined }) {
  const loopback = isLoopback(options.host);
  return (request: IncomingMessage): Refusal | undefined => {
    const { host, origin, authorization } = request.headers;
    if (loopback) {
      const checks = [
        validateHostHeader(host, localhostAllowedHostnames()),
        validateOriginHeader(origin, localhostAllowedOrigins()),
      ];
      for (const check of checks) if (!check.ok) return { status: 403, message: check.message };
    } else if (origin !== undefined && hostOf(origin) !== host) {
      return { status: 403, message: `Origin ${origin} may not use this server.` };
    }
    if (options.token === undefined || isAuthorized(authorization, options.token)) return undefined;
    return { status: 401, message: "This server wants a bearer token: Authorization: Bearer TOKEN" };
  };
}

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."));
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

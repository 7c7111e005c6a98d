import { hashSecret } from "../../engine/access/hash-secret.ts";
import { roles } from "../../engine/access/role.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { TokenRecord } from "../../store/port/access-store.ts";
import type { HttpParts } from "../parts.ts";
import type { Caller } from "./caller.ts";
import type { Sender } from "./sender.ts";
import { readSessionCookie } from "./session-cookie.ts";
import { SharedReads } from "./shared-reads.ts";
import type { Sessions } from "./sessions.ts";

/** That a token was used is written no more often than this. */
const noteUseEveryMs = 60_000;

/** Says who a request comes from. @throws DaybookError `UNAUTHENTICATED` */
export type Identify = (request: Request, sender: Sender) => Promise<Caller>;

/**
 * The ways in, in this order: whom the host application names; a token; a session; and, where none of these is set up, anybody on this machine.
 *
 * A request that carries a token is that token's or nobody's: what was revoked must not go on as something else.
 */
export function identifier(parts: HttpParts, sessions: Sessions): Identify {
  const { store, clock, options } = parts;
  const tokens = new SharedReads<TokenRecord | null>(clock);
  const waysIn = new SharedReads<boolean>(clock);

  const byHost = async (request: Request, { address, agent }: Sender): Promise<Caller | null> => {
    const named = (await options.authenticate?.(request)) ?? null;
    if (named === null) return null;
    const { name, role, tenant = null } = named;
    if (!roles.includes(role) || typeof name !== "string" || name === "")
      throw new TypeError(`http.authenticate must return { name, role } with one of the roles ${roles.join(", ")}.`);
    return { name, role, tenant, via: "host", from: address, agent };
  };

  const byToken = async (request: Request, { address, agent }: Sender): Promise<Caller | null> => {
    const [, secret] = /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "") ?? [];
    if (secret === undefined) return null;
    const hash = hashSecret(secret);
    const token = await tokens.read(hash, () => store.tokens.find(hash));
    const now = clock.now();
    if (token === null || (token.expiresAt !== null && token.expiresAt <= now))
      throw new DaybookError(
        "UNAUTHENTICATED",
        "This token is unknown, revoked or expired. Make one with: daybook token create.",
      );
    const { name, role, tenant, expiresAt, lastUsedAt } = token;
    if (lastUsedAt === null || lastUsedAt <= now - noteUseEveryMs)
      await store.tokens.used(name, now, now - noteUseEveryMs);
    return { name: `token:${name}`, role, tenant, via: "token", from: address, agent, expiresAt };
  };

  const bySession = async (request: Request, sender: Sender): Promise<Caller | null> => {
    const secret = readSessionCookie(request, sender);
    const session = secret === null ? null : await sessions.use(secret);
    if (session === null) return null;
    const { account: name, role, tenant, expiresAt } = session;
    return { name, role, tenant, via: "session", from: sender.address, agent: sender.agent, expiresAt };
  };

  const hasWaysIn = async (): Promise<boolean> =>
    (await Promise.all([store.accounts.any(), store.tokens.any()])).includes(true);

  const byPlace = async (request: Request, sender: Sender): Promise<Caller | null> => {
    if (options.authenticate !== undefined || !isLocal(request, sender)) return null;
    if (await waysIn.read("", hasWaysIn)) return null;
    return {
      name: "loopback",
      role: "admin",
      tenant: null,
      via: "loopback",
      from: sender.address,
      agent: sender.agent,
    };
  };

  return async (request, sender) => {
    const caller =
      (await byHost(request, sender)) ??
      (await byToken(request, sender)) ??
      (await bySession(request, sender)) ??
      (await byPlace(request, sender));
    if (caller !== null) return caller;
    throw new DaybookError(
      "UNAUTHENTICATED",
      "Daybook does not know you. Sign in (POST /api/v1/session), or send a token (Authorization: Bearer …).",
    );
  };
}

/**
 * Whether a request was made on this machine, by somebody who meant us.
 *
 * A page of any website can make a browser on this machine send requests here. So a request that a browser says comes from another site is not
 * local, nor is one addressed to any other name than the machine's own: a name that a stranger's DNS points at 127.0.0.1. Nor is what a proxy passes on.
 */
function isLocal(request: Request, { address, isForwarded }: Sender): boolean {
  if (isForwarded || address === null || !isLoopback(address)) return false;
  const { hostname, origin } = new URL(request.url);
  const isOwnName = hostname === "localhost" || hostname === "[::1]" || isLoopback(hostname);
  const site = request.headers.get("sec-fetch-site");
  const page = request.headers.get("origin");
  const isOwnSite = site === null || site === "same-origin" || site === "none";
  return isOwnName && isOwnSite && (page === null || page === origin);
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/.test(address);
}

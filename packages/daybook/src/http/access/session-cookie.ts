import { parse, serialize } from "hono/utils/cookie";
import type { Sender } from "./sender.ts";

/** Names of the cookie: over TLS, and without. */
export const cookieNames = { safe: "__Host-daybook_session", plain: "daybook_session" } as const;

/** Over TLS the name itself makes browsers refuse one that another host or an unsafe page set. */
const nameOf = ({ isSecure }: Sender): string => (isSecure ? cookieNames.safe : cookieNames.plain);

/** The secret of a session that a request carries; null without one. */
export function readSessionCookie(request: Request, sender: Sender): string | null {
  const header = request.headers.get("cookie");
  if (header === null) return null;
  const name = nameOf(sender);
  return parse(header, name)[name] ?? null;
}

/** `set-cookie` for a session; without a secret it takes the cookie away. Not for scripts, and not sent along from other sites. */
export function sessionCookie(secret: string | null, sender: Sender, maxAgeMs: number): string {
  return serialize(nameOf(sender), secret ?? "", {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: sender.isSecure,
    maxAge: secret === null ? 0 : Math.floor(maxAgeMs / 1_000),
  });
}

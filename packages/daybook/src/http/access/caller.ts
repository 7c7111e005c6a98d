import type { Actor } from "../../engine/control/operator.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { Role } from "../../store/port/access-store.ts";
import type { Instant } from "../../time/instant.ts";

/** Who asks, as far as it matters. */
export interface Caller {
  /** Shown in the audit: an account's name, `token:<name>`, what the host application says, or `loopback`. */
  readonly name: string;
  readonly role: Role;
  /** Sees and touches only this tenant; null: all. */
  readonly tenant: string | null;
  /** How it was found out. A session rides on a cookie, so its requests need the proof against forged ones. */
  readonly via: "session" | "token" | "host" | "loopback";
  /** The address it came from, for the audit; null when the embedding did not say. */
  readonly from: string | null;
  /** What its program calls itself. */
  readonly agent?: string | null;
  /** When the session or token ends; null: never, or not ours to say. */
  readonly expiresAt?: Instant | null;
}

/** The same for the audit. */
export function actorOf(caller: Caller): Actor {
  const { name, via, from, agent = null } = caller;
  return { by: name, from: { via, address: from, agent } };
}

/**
 * The tenant that a caller's question is about: the one asked for, or its own.
 * @returns undefined: all of them.
 * @throws DaybookError `FORBIDDEN` for another tenant than the caller's own.
 */
export function tenantOf(caller: Caller, asked: string | undefined): string | undefined {
  if (caller.tenant === null) return asked;
  if (asked === undefined || asked === caller.tenant) return caller.tenant;
  throw new DaybookError("FORBIDDEN", `You may only see tenant "${caller.tenant}".`, {
    params: { field: "tenant", value: asked },
  });
}

/** Whether a row of this tenant is the caller's to see. What is not, answers as if it were not there. */
export function mayKnow(caller: Caller, tenant: string | null): boolean {
  return caller.tenant === null || caller.tenant === tenant;
}

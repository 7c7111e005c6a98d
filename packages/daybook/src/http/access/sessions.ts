import { randomBytes } from "node:crypto";
import { hashSecret } from "../../engine/access/hash-secret.ts";
import type { OpenSession, SessionStore } from "../../store/port/access-store.ts";
import type { Clock } from "../../time/clock.ts";
import { parseDuration } from "../../time/duration.ts";
import type { SessionOptions } from "../http-options.ts";
import type { Sender } from "./sender.ts";

/** A dashboard asks every second or two; its session is written about this often. */
const renewEveryMs = 60_000;

/**
 * Who is signed in.
 *
 * A session is a row in the book, found by the hash of what the cookie holds. It ends when it is not used for `idle`, and after `longest` in any case;
 * when somebody signs out, there or everywhere; when the password changes; and when the account is disabled or removed. All of that is read with
 * each request, so it holds at once, in every process.
 */
export class Sessions {
  readonly #store: SessionStore;
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly longestMs: number;

  constructor(store: SessionStore, clock: Clock, { idle = "12h", longest = "14d" }: SessionOptions = {}) {
    this.#store = store;
    this.#clock = clock;
    this.#idleMs = parseDuration(idle, "http.sessions.idle");
    this.longestMs = parseDuration(longest, "http.sessions.longest");
  }

  /** Opens one, always with a new secret. @returns it, or null when the account may not or its password has just been changed. */
  async open(account: string, passwordHash: string, { address, agent }: Sender): Promise<string | null> {
    const secret = randomBytes(32).toString("base64url");
    const now = this.#clock.now();
    const expiresAt = now + Math.min(this.#idleMs, this.longestMs);
    const session = { id: hashSecret(secret), account, createdAt: now, expiresAt, address, agent };
    return (await this.#store.open(session, passwordHash)) ? secret : null;
  }

  /** The session of a secret, and its end moved on. */
  async use(secret: string): Promise<OpenSession | null> {
    const now = this.#clock.now();
    const session = await this.#store.find(hashSecret(secret), now);
    if (session === null || now - session.renewedAt < renewEveryMs) return session;
    const expiresAt = Math.min(now + this.#idleMs, session.createdAt + this.longestMs);
    await this.#store.renew(session.id, now, expiresAt);
    return { ...session, renewedAt: now, expiresAt };
  }

  async close(secret: string): Promise<void> {
    await this.#store.close(hashSecret(secret));
  }
}

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { SettingStore } from "../../store/port/control-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { Instant } from "../../time/instant.ts";

/** What a link shows: one run, or what runs for one tenant. */
export interface SharedSubject {
  readonly kind: "run" | "tenant";
  readonly id: string;
}

/** Where the key is kept. No list of settings has it: those are named in the code. */
const keySetting = "share.key";
const keyBytes = 32;
/** What the key signs here and nowhere else. */
const purpose = "daybook share 1";

/**
 * Links that show progress to whoever has them, until an instant.
 *
 * Owns nothing: the key is in the book, made by the first process that needs it, and read anew with every link, so that all processes agree and a
 * new key voids all links at once. Nothing is kept of a link; it says what it shows, until when, and is signed.
 */
export class ShareLinks {
  readonly #settings: SettingStore;
  readonly #clock: Clock;

  constructor(settings: SettingStore, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  async make({ kind, id }: SharedSubject, until: Instant): Promise<string> {
    const payload = Buffer.from(JSON.stringify([kind, id, until])).toString("base64url");
    return `${payload}.${signature(payload, await this.#key()).toString("base64url")}`;
  }

  /** @throws DaybookError `SHARE_INVALID` for what was not made with the key of now, `SHARE_EXPIRED`. */
  async read(token: string): Promise<SharedSubject & { readonly until: Instant }> {
    const [payload = "", mac = "", more] = token.split(".");
    const given = Buffer.from(mac, "base64url");
    const wanted = signature(payload, await this.#key());
    if (more !== undefined || given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw invalid();
    const [kind, id, until] = JSON.parse(Buffer.from(payload, "base64url").toString()) as [
      SharedSubject["kind"],
      string,
      Instant,
    ];
    if (until > this.#clock.now()) return { kind, id, until };
    throw new DaybookError("SHARE_EXPIRED", "This link was valid for a while, and is not any more. Ask for a new one.");
  }

  /** A new key: every link made until now is void. */
  async rotate(by: string): Promise<void> {
    await this.#settings.set(keySetting, newKey(), by, this.#clock.now());
  }

  async #key(): Promise<string> {
    const known = await this.#settings.get(keySetting);
    if (typeof known === "string") return known;
    return (await this.#settings.establish(keySetting, newKey(), this.#clock.now())) as string;
  }
}

function signature(payload: string, key: string): Buffer {
  return createHmac("sha256", Buffer.from(key, "base64url")).update(`${purpose}\n${payload}`).digest();
}

function newKey(): string {
  return randomBytes(keyBytes).toString("base64url");
}

function invalid(): DaybookError {
  return new DaybookError("SHARE_INVALID", "This link is not valid: it was cut off, or taken back. Ask for a new one.");
}

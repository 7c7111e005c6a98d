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

/** A link as it was read. */
export interface SharedLink extends SharedSubject {
  /** Tells links apart. */
  readonly link: string;
  readonly until: Instant;
}

/** Where the key is kept. No list of settings has it: those are named in the code. */
const keySetting = "share.key";
/** One of these for each link that was taken back, until it would have ended anyway. */
const revokedSetting = "share.revoked.";
const keyBytes = 32;
const linkBytes = 9;
/** What the key signs here and nowhere else. */
const purpose = "daybook share 1";

/**
 * Links that show progress to whoever has them, until an instant.
 *
 * Owns nothing: the key is in the book, made by the first process that needs it, and read anew with every link, so that all processes agree and a
 * new key voids all links at once. Nothing is kept of a link but that it was taken back; it says what it shows, until when, and is signed.
 */
export class ShareLinks {
  readonly #settings: SettingStore;
  readonly #clock: Clock;

  constructor(settings: SettingStore, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** @returns the link's text, to be put behind `/share/`. */
  async make({ kind, id }: SharedSubject, until: Instant): Promise<string> {
    const link = randomBytes(linkBytes).toString("base64url");
    const payload = Buffer.from(JSON.stringify([kind, id, until, link])).toString("base64url");
    return `${payload}.${signature(payload, await this.#key()).toString("base64url")}`;
  }

  /** @throws DaybookError `SHARE_INVALID` for what was not made with the key of now, or was taken back; `SHARE_EXPIRED`. */
  async read(token: string): Promise<SharedLink> {
    const [payload = "", mac = "", more] = token.split(".");
    const given = Buffer.from(mac, "base64url");
    const wanted = signature(payload, await this.#key());
    if (more !== undefined || given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw invalid();
    // Signed here, so it is as it was made.
    const [kind, id, until, link] = JSON.parse(Buffer.from(payload, "base64url").toString()) as [
      SharedSubject["kind"],
      string,
      Instant,
      string,
    ];
    if (until <= this.#clock.now())
      throw new DaybookError(
        "SHARE_EXPIRED",
        "This link was valid for a while, and is not any more. Ask for a new one.",
      );
    if ((await this.#settings.get(`${revokedSetting}${link}`)) !== undefined) throw invalid();
    return { kind, id, until, link };
  }

  /** This link shows nothing from now on; the others do. */
  async revoke({ link, until }: SharedLink, by: string | null): Promise<void> {
    const now = this.#clock.now();
    for (const { key, value } of await this.#settings.list())
      if (key.startsWith(revokedSetting) && Number(value) <= now) await this.#settings.clear(key);
    await this.#settings.set(`${revokedSetting}${link}`, until, by, now);
  }

  /** A new key: every link made until now is void. */
  async rotate(by: string | null): Promise<void> {
    await this.#settings.set(keySetting, newKey(), by, this.#clock.now());
    for (const { key } of await this.#settings.list())
      if (key.startsWith(revokedSetting)) await this.#settings.clear(key);
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

import { DaybookError } from "../../errors/daybook-error.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { parseDuration, type Duration } from "../../time/duration.ts";
import { formatInstant, type Instant } from "../../time/instant.ts";
import { runNotFound } from "../api/run-not-found.ts";
import { optionError } from "../check-options.ts";
import type { Actor, Operator } from "../control/operator.ts";
import { ShareLinks, type SharedLink, type SharedSubject } from "./share-links.ts";

const usualLength = "7d";
const shortestMs = 60_000;
const longestMs = 90 * 86_400_000;

/** How long a link is to be valid, and who wants it. */
export interface ShareOptions extends Actor {
  /** From a minute to 90 days. @defaultValue `"7d"` */
  expiresIn?: Duration;
}

/** A link that was made. */
export interface ShareLink {
  /** Stands behind the address that Daybook answers at. */
  readonly path: string;
  readonly expiresAt: Instant;
}

/** Links that show progress, and nothing else, to whoever has them. Guide: `docs/guide/live.md`. */
export class SharesApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #clock: Clock;
  readonly #links: ShareLinks;

  constructor(store: Store, operator: Operator, clock: Clock) {
    this.#store = store;
    this.#operator = operator;
    this.#clock = clock;
    this.#links = new ShareLinks(store.settings, clock);
  }

  /** Of a run. @throws DaybookError `RUN_NOT_FOUND`, `OPTION_INVALID`, `DURATION_INVALID`. */
  async run(id: string, options: ShareOptions = {}): Promise<ShareLink> {
    if ((await this.#store.runs.get(id)) === null) throw runNotFound(id);
    return this.#make({ kind: "run", id }, options);
  }

  /** Of what runs for a tenant. @throws DaybookError `TENANT_NOT_FOUND`, `OPTION_INVALID`, `DURATION_INVALID`. */
  async tenant(id: string, options: ShareOptions = {}): Promise<ShareLink> {
    const known = await this.#store.tenants.list();
    if (!known.some((tenant) => tenant.id === id))
      throw new DaybookError("TENANT_NOT_FOUND", `No tenant "${id}" is in the book.`, { params: { tenant: id } });
    return this.#make({ kind: "tenant", id }, options);
  }

  /**
   * What a link shows, and until when. Takes the link as it was given out, or what stands behind `/share/` in it.
   * @throws DaybookError `SHARE_INVALID`, `SHARE_EXPIRED`.
   */
  read(link: string): Promise<SharedLink> {
    return this.#links.read(tokenOf(link));
  }

  /** Takes one link back; open streams of it end within five minutes. @throws as {@link read}. */
  async revoke(link: string, actor: Actor = {}): Promise<void> {
    const shared = await this.read(link);
    await this.#links.revoke(shared, actor.by ?? null);
    const after = { link: shared.link };
    await this.#operator.audit(`${shared.kind}.unshare`, `${shared.kind}:${shared.id}`, null, after, actor);
  }

  /** Takes all links back that were made until now. */
  async rotate(actor: Actor = {}): Promise<void> {
    await this.#links.rotate(actor.by ?? null);
    await this.#operator.audit("share.rotate", "share", null, null, actor);
  }

  async #make(subject: SharedSubject, { expiresIn = usualLength, ...actor }: ShareOptions): Promise<ShareLink> {
    const lengthMs = parseDuration(expiresIn, "expiresIn");
    if (lengthMs < shortestMs || lengthMs > longestMs)
      throw optionError("expiresIn", expiresIn, "it takes a minute to 90 days");
    const expiresAt = this.#clock.now() + lengthMs;
    const path = `/share/${await this.#links.make(subject, expiresAt)}`;
    const after = { expiresAt: formatInstant(expiresAt) };
    await this.#operator.audit(`${subject.kind}.share`, `${subject.kind}:${subject.id}`, null, after, actor);
    return { path, expiresAt };
  }
}

/** Of an address, a path or the text alone; without what follows it. */
function tokenOf(link: string): string {
  const [address = ""] = link.split(/[?#]/);
  const place = address.lastIndexOf("/share/");
  const [token = ""] = (place === -1 ? address : address.slice(place + "/share/".length)).split("/");
  return token;
}

import { randomBytes } from "node:crypto";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { TokenRecord } from "../../store/port/access-store.ts";
import type { Store } from "../../store/port/store.ts";
import { parseDuration, type Duration } from "../../time/duration.ts";
import { parseInstant, type Instant, type InstantInput } from "../../time/instant.ts";
import type { Actor, Operator } from "../control/operator.ts";
import type { AccountRights } from "./accounts-api.ts";
import { checkRole, checkTenant, checkTokenName } from "./check-access.ts";
import { hashSecret } from "./hash-secret.ts";

/** A token as it may be shown. */
export type TokenView = Omit<TokenRecord, "hash">;

/** What a new token is made of. */
export interface NewToken extends AccountRights {
  readonly name: string;
  /** Ends after this long; not together with `expiresAt`. @defaultValue never */
  readonly expires?: Duration;
  /** Ends at this instant. @defaultValue never */
  readonly expiresAt?: InstantInput;
}

/** Tokens of machines: what programs send as `Authorization: Bearer …`. */
export class TokensApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #now: () => Instant;

  constructor(store: Store, operator: Operator, now: () => Instant) {
    this.#store = store;
    this.#operator = operator;
    this.#now = now;
  }

  /** By name, expired ones included. */
  async list(): Promise<TokenView[]> {
    return (await this.#store.tokens.list()).map(viewOf);
  }

  /** Whether there is any, expired ones included. */
  any(): Promise<boolean> {
    return this.#store.tokens.any();
  }

  /**
   * Makes a token. Its secret is returned here and is nowhere else: the book has a hash of it.
   * @throws DaybookError `NAME_TAKEN`, `OPTION_INVALID` naming the field.
   */
  async create(token: NewToken, actor: Actor = {}): Promise<TokenView & { readonly secret: string }> {
    const name = checkTokenName(token.name);
    const [role, tenant] = [checkRole(token.role), checkTenant(token.tenant)];
    const now = this.#now();
    const expiresAt = expiryOf(token, now);
    const secret = `daybook_${randomBytes(32).toString("base64url")}`;
    const view = { name, role, tenant, createdAt: now, createdBy: actor.by ?? null, expiresAt };
    if (!(await this.#store.tokens.create({ ...view, hash: hashSecret(secret) }))) {
      throw new DaybookError(
        "NAME_TAKEN",
        `There is a token "${name}" already. Choose another name, or revoke that one.`,
        {
          params: { field: "name", value: name },
        },
      );
    }
    await this.#operator.audit("token.create", `token:${name}`, null, { role, tenant, expiresAt }, actor);
    return { ...view, lastUsedAt: null, secret };
  }

  /** It ends at once. @throws DaybookError `TOKEN_NOT_FOUND`. */
  async revoke(name: string, actor: Actor = {}): Promise<void> {
    const before = (await this.#store.tokens.list()).find((token) => token.name === name);
    if (before === undefined || !(await this.#store.tokens.remove(name))) {
      throw new DaybookError("TOKEN_NOT_FOUND", `There is no token "${name}". Those there are: daybook token list.`, {
        params: { token: name },
      });
    }
    const { role, tenant, expiresAt } = before;
    await this.#operator.audit("token.revoke", `token:${name}`, { role, tenant, expiresAt }, null, actor);
  }
}

function viewOf({ hash: _hash, ...view }: TokenRecord): TokenView {
  return view;
}

function expiryOf({ expires, expiresAt }: NewToken, now: Instant): Instant | null {
  if (expires !== undefined && expiresAt !== undefined) {
    throw new DaybookError("OPTION_INVALID", "Say either expires or expiresAt, not both.", {
      params: { field: "expires", value: expires },
    });
  }
  const at =
    expires === undefined
      ? expiresAt === undefined
        ? null
        : parseInstant(expiresAt, "expiresAt")
      : parseInstant(now + parseDuration(expires, "expires"), "expires");
  if (at === null || at > now) return at;
  throw new DaybookError("OPTION_INVALID", "A token cannot end before it begins. Choose a later instant.", {
    params: { field: "expiresAt", value: expiresAt ?? expires },
  });
}

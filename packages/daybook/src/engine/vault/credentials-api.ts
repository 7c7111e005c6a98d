import { DaybookError, isDaybookError } from "../../errors/daybook-error.ts";
import type { ErrorCode } from "../../errors/error-code.ts";
import type { CredentialRecord, CredentialStore } from "../../store/port/access-store.ts";
import type { Instant } from "../../time/instant.ts";
import { checkTenant } from "../access/check-access.ts";
import type { Actor, Operator } from "../control/operator.ts";
import { keyMissing, open, seal } from "./seal.ts";
import { readVaultKeys, type VaultKey, type VaultKeys, type VaultOptions } from "./vault-keys.ts";

/** A credential as it may be shown: never its value. */
export type CredentialView = Omit<CredentialRecord, "sealed">;

/** Whose credential it is. */
export interface CredentialScope {
  /** @defaultValue shared by all */
  readonly tenant?: string | null;
}

/** What can be opened with the keys of this process. */
export interface VaultReport {
  /** Of the key that seals; null: there is none. */
  readonly keyId: string | null;
  /** `problem`: what reading it would throw; null when it can be read. */
  readonly credentials: readonly (CredentialView & { readonly problem: ErrorCode | null })[];
}

const longestValue = 65_536;

/** The vault: secrets of tenants and shared ones, sealed with a key that is not in the book. Handlers get them by `credentials.get(name)`. */
export class CredentialsApi {
  readonly #store: CredentialStore;
  readonly #operator: Operator;
  readonly #now: () => Instant;
  readonly #options: () => VaultOptions;
  #keys: VaultKeys | null = null;

  constructor(store: CredentialStore, operator: Operator, now: () => Instant, options: () => VaultOptions) {
    this.#store = store;
    this.#operator = operator;
    this.#now = now;
    this.#options = options;
  }

  /** The shared ones first, then by tenant and name. */
  async list(): Promise<CredentialView[]> {
    return (await this.#store.list()).map(({ sealed: _sealed, ...view }) => view);
  }

  /** @throws DaybookError `OPTION_INVALID`, `VAULT_KEY_MISSING`, `VAULT_KEY_INVALID`. */
  async set(name: string, value: string, { tenant: whose }: CredentialScope = {}, actor: Actor = {}): Promise<void> {
    const place = { tenant: checkTenant(whose), name: checkName(name) };
    const key = this.#currentKey();
    const sealed = seal(checkValue(value), place, key);
    const [before] = (await this.#store.list()).filter((each) => each.tenant === place.tenant && each.name === name);
    await this.#store.put({ ...place, sealed, keyId: key.id, setAt: this.#now(), setBy: actor.by ?? null });
    const was = before === undefined ? null : { keyId: before.keyId, setAt: before.setAt };
    await this.#operator.audit("credential.set", subjectOf(place), was, { keyId: key.id }, actor);
  }

  /** The tenant's value, else the shared one. @throws DaybookError `CREDENTIAL_NOT_FOUND`, `CREDENTIAL_UNREADABLE`, `VAULT_KEY_…`. */
  async get(name: string, { tenant = null }: CredentialScope = {}): Promise<string> {
    const found = await this.#store.find(tenant, name);
    if (found !== null) return open(found.sealed, found.keyId, found, this.#readKeys());
    throw notFound({ tenant, name });
  }

  /** @throws DaybookError `CREDENTIAL_NOT_FOUND`. */
  async remove(name: string, { tenant = null }: CredentialScope = {}, actor: Actor = {}): Promise<void> {
    if (!(await this.#store.remove(tenant, name))) throw notFound({ tenant, name });
    await this.#operator.audit("credential.remove", subjectOf({ tenant, name }), null, null, actor);
  }

  /**
   * Seals with the current key what an old one sealed; one that is set meanwhile stays as it was set. When one of them cannot be opened, all stay
   * as they are. @returns how many. @throws as {@link get}.
   */
  async rotate(actor: Actor = {}): Promise<number> {
    const key = this.#currentKey();
    const opened = (await this.#store.list())
      .filter(({ keyId }) => keyId !== key.id)
      .map((old) => ({ old, sealed: seal(open(old.sealed, old.keyId, old, this.#readKeys()), old, key) }));
    let resealed = 0;
    for (const { old, sealed } of opened) if (await this.#store.reseal(old, old.sealed, sealed, key.id)) resealed += 1;
    if (resealed > 0)
      await this.#operator.audit("credential.rotate", "vault", null, { keyId: key.id, resealed }, actor);
    return resealed;
  }

  /** Tries each with the keys that are here. @throws DaybookError `VAULT_KEY_INVALID`. */
  async check(): Promise<VaultReport> {
    const keys = this.#readKeys();
    const credentials = (await this.#store.list()).map(({ sealed, ...view }) => ({
      ...view,
      problem: problemOf(() => open(sealed, view.keyId, view, keys)),
    }));
    return { keyId: keys.current?.id ?? null, credentials };
  }

  #currentKey(): VaultKey {
    const { current } = this.#readKeys();
    if (current === null) throw keyMissing();
    return current;
  }

  #readKeys(): VaultKeys {
    return (this.#keys ??= readVaultKeys(this.#options()));
  }
}

function problemOf(attempt: () => unknown): ErrorCode | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (isDaybookError(error)) return error.code;
    throw error;
  }
}

function checkName(name: unknown): string {
  if (typeof name === "string" && /^[\w.:-]{1,200}$/.test(name)) return name;
  throw new DaybookError("OPTION_INVALID", "The name of a credential takes 1 to 200 letters, digits and . _ : -", {
    params: { field: "name", value: name },
  });
}

function checkValue(value: unknown): string {
  if (typeof value === "string" && value.length >= 1 && value.length <= longestValue && value.isWellFormed())
    return value;
  throw new DaybookError("OPTION_INVALID", `A credential is a text of 1 to ${longestValue} characters.`, {
    params: { field: "value" },
  });
}

function subjectOf({ tenant, name }: { tenant: string | null; name: string }): string {
  return tenant === null ? `credential:${name}` : `credential:${tenant}/${name}`;
}

function notFound({ tenant, name }: { tenant: string | null; name: string }): DaybookError {
  const whose = tenant === null ? "" : `, neither of tenant "${tenant}" nor shared`;
  return new DaybookError("CREDENTIAL_NOT_FOUND", `The vault has no credential "${name}"${whose}.`, {
    params: { credential: name, tenant },
  });
}

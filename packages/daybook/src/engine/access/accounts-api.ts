import { DaybookError } from "../../errors/daybook-error.ts";
import type { AccountRecord, Role } from "../../store/port/access-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import type { Actor, Operator } from "../control/operator.ts";
import { checkAccountName, checkNewPassword, checkRole, checkTenant, foldName } from "./check-access.ts";
import type { Passwords } from "./passwords.ts";

/** An account as it may be shown. */
export type AccountView = Omit<AccountRecord, "password">;

/** What an account may do, and for whom. */
export interface AccountRights {
  readonly role: Role;
  /** Sees and touches only this tenant. @defaultValue all */
  readonly tenant?: string | null;
}

/** Accounts of people: who may sign in over HTTP. As long as there is neither an account nor a token, callers on the machine itself need none. */
export class AccountsApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #now: () => Instant;
  readonly #passwords: Passwords;

  constructor(store: Store, operator: Operator, now: () => Instant, passwords: Passwords) {
    this.#passwords = passwords;
    this.#store = store;
    this.#operator = operator;
    this.#now = now;
  }

  /** By name. */
  async list(): Promise<AccountView[]> {
    return (await this.#store.accounts.list()).map(viewOf);
  }

  /** Whether there is any, disabled ones included. */
  any(): Promise<boolean> {
    return this.#store.accounts.any();
  }

  /** @throws DaybookError `ACCOUNT_NOT_FOUND`. */
  async get(name: string): Promise<AccountView> {
    return viewOf(await this.#existing(name));
  }

  /** @throws DaybookError `NAME_TAKEN`, `OPTION_INVALID` naming the field. */
  async create(account: AccountRights & { name: string; password: string }, actor: Actor = {}): Promise<AccountView> {
    const name = checkAccountName(account.name);
    const [role, tenant] = [checkRole(account.role), checkTenant(account.tenant)];
    const password = await this.#passwords.hash(checkNewPassword(account.password, name));
    const created = { name, password, role, tenant, createdAt: this.#now(), createdBy: actor.by ?? null };
    if (!(await this.#store.accounts.create(created))) {
      throw new DaybookError(
        "NAME_TAKEN",
        `There is an account "${name}" already. Choose another name, or change that one.`,
        {
          params: { field: "name", value: name },
        },
      );
    }
    await this.#operator.audit("account.create", `account:${name}`, null, { role, tenant }, actor);
    return this.get(name);
  }

  /** Holds at once, for open sessions too. @throws DaybookError `ACCOUNT_NOT_FOUND`, `OPTION_INVALID`. */
  async setRole(name: string, rights: AccountRights, actor: Actor = {}): Promise<void> {
    const { name: known, role: roleBefore, tenant: tenantBefore } = await this.#existing(name);
    const [role, tenant] = [checkRole(rights.role), checkTenant(rights.tenant)];
    if (!(await this.#store.accounts.setRole(known, role, tenant))) throw notFound(name);
    const before = { role: roleBefore, tenant: tenantBefore };
    await this.#operator.audit("account.role", `account:${known}`, before, { role, tenant }, actor);
  }

  /** Ends all sessions of the account. @throws DaybookError `ACCOUNT_NOT_FOUND`, `OPTION_INVALID`. */
  async setPassword(name: string, password: string, actor: Actor = {}): Promise<void> {
    const { name: known } = await this.#existing(name);
    const hash = await this.#passwords.hash(checkNewPassword(password, known));
    if (!(await this.#store.accounts.setPassword(known, hash, this.#now()))) throw notFound(name);
    await this.#operator.audit("account.password", `account:${known}`, null, null, actor);
  }

  /** Ends all its sessions at once. @throws DaybookError `ACCOUNT_NOT_FOUND`. */
  async disable(name: string, actor: Actor = {}): Promise<void> {
    const { name: known, disabledAt } = await this.#existing(name);
    if (disabledAt !== null) return;
    if (!(await this.#store.accounts.setDisabled(known, this.#now()))) throw notFound(name);
    await this.#operator.audit("account.disable", `account:${known}`, null, null, actor);
  }

  /** @throws DaybookError `ACCOUNT_NOT_FOUND`. */
  async enable(name: string, actor: Actor = {}): Promise<void> {
    const { name: known, disabledAt } = await this.#existing(name);
    if (disabledAt === null) return;
    if (!(await this.#store.accounts.setDisabled(known, null))) throw notFound(name);
    await this.#operator.audit("account.enable", `account:${known}`, null, null, actor);
  }

  /** @throws DaybookError `ACCOUNT_NOT_FOUND`. */
  async signOutEverywhere(name: string, actor: Actor = {}): Promise<void> {
    const { name: known } = await this.#existing(name);
    await this.#store.sessions.closeAll(known);
    await this.#operator.audit("account.signOut", `account:${known}`, null, null, actor);
  }

  /** Ends all its sessions; what it did stays in the audit. @throws DaybookError `ACCOUNT_NOT_FOUND`. */
  async remove(name: string, actor: Actor = {}): Promise<void> {
    const { name: known, role, tenant } = await this.#existing(name);
    if (!(await this.#store.accounts.remove(known))) throw notFound(name);
    await this.#operator.audit("account.remove", `account:${known}`, { role, tenant }, null, actor);
  }

  async #existing(name: string): Promise<AccountRecord> {
    const account = await this.#store.accounts.get(foldName(name));
    if (account === null) throw notFound(name);
    return account;
  }
}

function viewOf({ password: _password, ...view }: AccountRecord): AccountView {
  return view;
}

function notFound(name: string): DaybookError {
  return new DaybookError("ACCOUNT_NOT_FOUND", `There is no account "${name}". Those there are: daybook user list.`, {
    params: { account: name },
  });
}

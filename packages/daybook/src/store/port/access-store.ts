import type { Instant } from "../../time/instant.ts";

/** Viewers read, operators act on runs and switches, admins decide who may. Each may what those before it may. */
export type Role = "viewer" | "operator" | "admin";

/** A person's way in. */
export interface AccountRecord {
  /** As it was checked above the store: lower case. */
  readonly name: string;
  /** A hash with its parameters; opaque to the store. Never shown. */
  readonly password: string;
  readonly role: Role;
  /** Sees and touches only this tenant; null: all. */
  readonly tenant: string | null;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
  /** When the password was last set. */
  readonly passwordAt: Instant;
  /** May not sign in since then; null: may. */
  readonly disabledAt: Instant | null;
  readonly signedInAt: Instant | null;
}

export type NewAccount = Pick<AccountRecord, "name" | "password" | "role" | "tenant" | "createdAt" | "createdBy">;

export interface AccountStore {
  /** False when the name is taken; nothing is changed then. */
  create(account: NewAccount): Promise<boolean>;
  get(name: string): Promise<AccountRecord | null>;
  /** By name. */
  list(): Promise<AccountRecord[]>;
  /** Whether there is any, disabled ones included. */
  any(): Promise<boolean>;
  /** Holds for its open sessions at once. False when there is none. */
  setRole(name: string, role: Role, tenant: string | null): Promise<boolean>;
  /** Ends all its sessions. False when there is none. */
  setPassword(name: string, password: string, now: Instant): Promise<boolean>;
  /** The same password under another hash: sessions stay. False unless the hash in the book is still `was`. */
  replaceHash(name: string, was: string, password: string): Promise<boolean>;
  /** Disabling ends all its sessions. False when there is none. */
  setDisabled(name: string, disabledAt: Instant | null): Promise<boolean>;
  /** Ends all its sessions. False when there was none. */
  remove(name: string): Promise<boolean>;
}

export interface NewSession {
  /** Hash of what the cookie holds. */
  readonly id: string;
  readonly account: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** Where it was opened, as far as that is known. */
  readonly address: string | null;
  readonly agent: string | null;
}

/** A session that is open, with its account's role and tenant as they are now. */
export interface OpenSession {
  readonly id: string;
  readonly account: string;
  readonly role: Role;
  readonly tenant: string | null;
  readonly createdAt: Instant;
  readonly renewedAt: Instant;
  readonly expiresAt: Instant;
}

export interface SessionStore {
  /**
   * Opens a session, and notes when the account was last signed in to. False, and nothing is changed, unless the account is there, enabled, and
   * its password's hash is `password`: whoever changes the password at the same moment wins. Forgets sessions that have expired.
   */
  open(session: NewSession, password: string): Promise<boolean>;
  /** Null when it is unknown or expired, or its account disabled. */
  find(id: string, now: Instant): Promise<OpenSession | null>;
  /** Moves its end. Of several who do so, the one with the latest `now` counts. */
  renew(id: string, now: Instant, expiresAt: Instant): Promise<void>;
  /** False when there was none. */
  close(id: string): Promise<boolean>;
  /** All of an account. Returns how many there were. */
  closeAll(account: string): Promise<number>;
}

/** A machine's way in. */
export interface TokenRecord {
  readonly name: string;
  /** Hash of the secret. Never shown. */
  readonly hash: string;
  readonly role: Role;
  readonly tenant: string | null;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
  /** Null: never. */
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

export interface TokenStore {
  /** False when the name is taken; nothing is changed then. */
  create(token: Omit<TokenRecord, "lastUsedAt">): Promise<boolean>;
  /** By the hash of its secret. Also one that has expired. */
  find(hash: string): Promise<TokenRecord | null>;
  /** By name. */
  list(): Promise<TokenRecord[]>;
  /** Whether there is any, expired ones included. */
  any(): Promise<boolean>;
  /** Notes a use at `now`, unless one after `before` is noted already. */
  used(name: string, now: Instant, before: Instant): Promise<void>;
  /** False when there was none. */
  remove(name: string): Promise<boolean>;
}

/** A secret of a tenant's, or shared by all, as the vault sealed it. */
export interface CredentialRecord {
  /** Null: shared by all tenants. */
  readonly tenant: string | null;
  readonly name: string;
  /** Opaque to the store. Never shown. */
  readonly sealed: string;
  /** Which key sealed it. */
  readonly keyId: string;
  readonly setAt: Instant;
  readonly setBy: string | null;
}

export interface CredentialStore {
  /** Sets or replaces. */
  put(credential: CredentialRecord): Promise<void>;
  /** The tenant's, else the shared one. */
  find(tenant: string | null, name: string): Promise<CredentialRecord | null>;
  /** By tenant and name, the shared ones first. */
  list(): Promise<CredentialRecord[]>;
  /** Sealed anew with another key: nothing else changes. False unless what stands there is still `was`. */
  reseal(
    place: Pick<CredentialRecord, "tenant" | "name">,
    was: string,
    sealed: string,
    keyId: string,
  ): Promise<boolean>;
  /** False when there was none. */
  remove(tenant: string | null, name: string): Promise<boolean>;
}

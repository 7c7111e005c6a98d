import type { AccountRecord, CredentialRecord, OpenSession, Role, TokenRecord } from "../port/access-store.ts";

/** A row of `account`. */
export interface AccountRow {
  readonly name: string;
  readonly password: string;
  readonly role: string;
  readonly tenant: string | null;
  readonly created_at: number;
  readonly created_by: string | null;
  readonly password_at: number;
  readonly disabled_at: number | null;
  readonly signed_in_at: number | null;
}

/** A row of `session` with its account's role and tenant. */
export interface SessionRow {
  readonly id: string;
  readonly account: string;
  readonly role: string;
  readonly tenant: string | null;
  readonly created_at: number;
  readonly renewed_at: number;
  readonly expires_at: number;
}

/** A row of `token`. */
export interface TokenRow {
  readonly name: string;
  readonly hash: string;
  readonly role: string;
  readonly tenant: string | null;
  readonly created_at: number;
  readonly created_by: string | null;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
}

export function toAccount(row: AccountRow): AccountRecord {
  return {
    name: row.name,
    password: row.password,
    role: row.role as Role,
    tenant: row.tenant,
    createdAt: row.created_at,
    createdBy: row.created_by,
    passwordAt: row.password_at,
    disabledAt: row.disabled_at,
    signedInAt: row.signed_in_at,
  };
}

export function toSession(row: SessionRow): OpenSession {
  return {
    id: row.id,
    account: row.account,
    role: row.role as Role,
    tenant: row.tenant,
    createdAt: row.created_at,
    renewedAt: row.renewed_at,
    expiresAt: row.expires_at,
  };
}

export function toToken(row: TokenRow): TokenRecord {
  return {
    name: row.name,
    hash: row.hash,
    role: row.role as Role,
    tenant: row.tenant,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

/** A row of `credential`. */
export interface CredentialRow {
  readonly tenant: string | null;
  readonly name: string;
  readonly sealed: string;
  readonly key_id: string;
  readonly set_at: number;
  readonly set_by: string | null;
}

/** A credential as parameters. */
export function toCredentialParams({ tenant, name, sealed, keyId, setAt, setBy }: CredentialRecord) {
  return { tenant, name, sealed, key_id: keyId, set_at: setAt, set_by: setBy };
}

export function toCredential(row: CredentialRow): CredentialRecord {
  const { tenant, name, sealed } = row;
  return { tenant, name, sealed, keyId: row.key_id, setAt: row.set_at, setBy: row.set_by };
}

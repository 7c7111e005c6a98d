import type { Client } from "../../../client/index.ts";
import type { AccountView } from "../../../engine/access/accounts-api.ts";
import type { TokenView } from "../../../engine/access/tokens-api.ts";
import { fromReadable } from "../../../engine/api/json-text.ts";
import type { CredentialView } from "../../../engine/vault/credentials-api.ts";
import type { AuditEntry } from "../../../store/port/control-store.ts";
import { formatInstant, parseInstant } from "../../../time/instant.ts";
import type { Book } from "../book.ts";

export function remoteAccounts(client: Client): Book["accounts"] {
  const list = async (): Promise<AccountView[]> => fromReadable<AccountView[]>((await client.accounts.list()).data);
  const disable = async (account: string, disabled: boolean): Promise<void> => {
    await client.accounts.change({ account, disabled });
  };
  return {
    list,
    create: async ({ name, password, role, tenant = null }) =>
      fromReadable<AccountView>(await client.accounts.create({ name, password, role, tenant })),
    async setRole(account, { role, tenant = null }) {
      await client.accounts.change({ account, role, tenant });
    },
    setPassword: (account, password) => client.accounts.setPassword({ account, password }),
    disable: (account) => disable(account, true),
    enable: (account) => disable(account, false),
    signOutEverywhere: (account) => client.accounts.signOut({ account }),
    remove: (account) => client.accounts.remove({ account }),
  };
}

export function remoteTokens(client: Client): Book["tokens"] {
  return {
    list: async () => fromReadable<TokenView[]>((await client.tokens.list()).data),
    create: async ({ name, role, tenant = null, expires, expiresAt }) =>
      fromReadable<TokenView & { secret: string }>(
        await client.tokens.create({
          name,
          role,
          tenant,
          ...(expires === undefined ? {} : { expires }),
          ...(expiresAt === undefined ? {} : { expiresAt: formatInstant(parseInstant(expiresAt, "expiresAt")) }),
        }),
      ),
    revoke: (token) => client.tokens.revoke({ token }),
  };
}

export function remoteCredentials(client: Client): Book["credentials"] {
  return {
    list: async () => fromReadable<CredentialView[]>((await client.credentials.list()).data),
    set: (credential, value, scope) => client.credentials.set({ credential, value, tenant: scope?.tenant ?? null }),
    remove: (credential, scope) => client.credentials.remove({ credential, ...ofTenant(scope?.tenant) }),
    rotate: async () => (await client.credentials.rotate()).resealed,
  };
}

/** A query has no null: the shared one is asked for without a tenant. */
function ofTenant(tenant: string | null | undefined): { tenant?: string } {
  return tenant === undefined || tenant === null ? {} : { tenant };
}

export function remoteAudit(client: Client): Book["audit"] {
  return {
    async list({ from, before, ...filter } = {}, options = {}) {
      const { data, nextCursor } = await client.audit.list({
        ...filter,
        ...options,
        ...(from === undefined ? {} : { from: formatInstant(from) }),
        ...(before === undefined ? {} : { before: formatInstant(before) }),
      });
      return { data: fromReadable<AuditEntry[]>(data), nextCursor };
    },
  };
}

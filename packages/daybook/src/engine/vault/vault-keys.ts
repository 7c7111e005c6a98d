import { createHash } from "node:crypto";
import { DaybookError } from "../../errors/daybook-error.ts";

/** Keys that seal credentials, as text: 32 bytes in base64 or 64 hex digits. */
export interface VaultOptions {
  /** Seals, and opens. */
  readonly key?: string | undefined;
  /** Only open what was sealed before: until `rotate` has sealed it anew. */
  readonly oldKeys?: readonly string[] | undefined;
}

/** A key with its name, which is not secret. */
export interface VaultKey {
  /** The first 16 hex digits of a hash: stands beside what the key sealed. */
  readonly id: string;
  readonly bytes: Buffer;
}

export interface VaultKeys {
  readonly current: VaultKey | null;
  readonly byId: ReadonlyMap<string, VaultKey>;
}

/** `DAYBOOK_VAULT_KEY`, and `DAYBOOK_VAULT_OLD_KEYS` with commas between them. */
export function vaultOfEnvironment(env: Readonly<Record<string, string | undefined>>): VaultOptions {
  const oldKeys = (env["DAYBOOK_VAULT_OLD_KEYS"] ?? "").split(",").map((key) => key.trim());
  return { key: env["DAYBOOK_VAULT_KEY"] || undefined, oldKeys: oldKeys.filter((key) => key !== "") };
}

/** @throws DaybookError `VAULT_KEY_INVALID`, which says nothing of the key. */
export function readVaultKeys({ key, oldKeys = [] }: VaultOptions): VaultKeys {
  const current = key === undefined ? null : readKey(key, "vault.key", "DAYBOOK_VAULT_KEY");
  const old = oldKeys.map((text, place) => readKey(text, `vault.oldKeys[${place}]`, "DAYBOOK_VAULT_OLD_KEYS"));
  const all = current === null ? old : [current, ...old];
  return { current, byId: new Map(all.map((each) => [each.id, each])) };
}

function readKey(text: string, field: string, variable: string): VaultKey {
  const isHex = /^[\da-f]{64}$/i.test(text);
  const bytes = Buffer.from(text, isHex ? "hex" : "base64");
  if (bytes.length !== 32 || !(isHex || /^[\w+/-]{43}=?$/.test(text))) {
    throw new DaybookError(
      "VAULT_KEY_INVALID",
      `Option ${field} (or ${variable}) is no key: it takes 32 random bytes in base64 or hex. Make one with: openssl rand -base64 32`,
      { params: { field } },
    );
  }
  return { id: createHash("sha256").update("daybook vault key").update(bytes).digest("hex").slice(0, 16), bytes };
}

/** Holds what an application passes as `vault` against what it takes. @throws DaybookError `OPTION_INVALID`, `VAULT_KEY_INVALID`: neither repeats a value. */
export function checkVault(vault: unknown): void {
  if (typeof vault !== "object" || vault === null || Array.isArray(vault)) throw refused("vault", "{ key, oldKeys }");
  const { key, oldKeys, ...others } = vault as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new DaybookError("OPTION_INVALID", `There is no option vault.${unknown}: the vault takes key and oldKeys.`, {
      params: { field: `vault.${unknown}` },
    });
  if (key !== undefined && typeof key !== "string") throw refused("vault.key", "a text");
  const isList = Array.isArray(oldKeys) && oldKeys.every((each) => typeof each === "string");
  if (oldKeys !== undefined && !isList) throw refused("vault.oldKeys", "a list of texts");
  readVaultKeys({ key, oldKeys });
}

function refused(field: string, wanted: string): DaybookError {
  return new DaybookError("OPTION_INVALID", `Option ${field} takes ${wanted}.`, { params: { field } });
}

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { VaultKey, VaultKeys } from "./vault-keys.ts";

/** Where a credential stands: what is sealed for one place cannot be opened in another. */
export interface CredentialPlace {
  /** Null: shared by all tenants. */
  readonly tenant: string | null;
  readonly name: string;
}

const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM, with the place as associated data: `1.` and base64url of nonce, text and tag. */
export function seal(value: string, place: CredentialPlace, { bytes }: VaultKey): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv("aes-256-gcm", bytes, iv).setAAD(boundTo(place));
  const text = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
  return `1.${Buffer.concat([iv, text, cipher.getAuthTag()]).toString("base64url")}`;
}

/** @throws DaybookError `VAULT_KEY_MISSING`, `VAULT_KEY_UNKNOWN`, `CREDENTIAL_UNREADABLE`. */
export function open(sealed: string, keyId: string, place: CredentialPlace, keys: VaultKeys): string {
  const params = { credential: place.name, tenant: place.tenant, keyId };
  if (keys.byId.size === 0) throw keyMissing(params);
  const key = keys.byId.get(keyId);
  if (key === undefined) {
    throw new DaybookError(
      "VAULT_KEY_UNKNOWN",
      `Credential "${place.name}" was sealed with key ${keyId}, which is not here. Give that key in DAYBOOK_VAULT_OLD_KEYS, or set the credential again.`,
      { params },
    );
  }
  try {
    const bytes = Buffer.from(sealed.slice(2), "base64url");
    const end = bytes.length - tagLength;
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, ivLength), {
      authTagLength: tagLength,
    })
      .setAAD(boundTo(place))
      .setAuthTag(bytes.subarray(end));
    return Buffer.concat([decipher.update(bytes.subarray(ivLength, end)), decipher.final()]).toString("utf8");
  } catch (error) {
    throw new DaybookError(
      "CREDENTIAL_UNREADABLE",
      `Credential "${place.name}" cannot be opened: its row was changed or moved from another place. Set it again.`,
      { params, cause: error },
    );
  }
}

export function keyMissing(params: Readonly<Record<string, unknown>> = {}): DaybookError {
  return new DaybookError(
    "VAULT_KEY_MISSING",
    "There is no key to the credentials. Set DAYBOOK_VAULT_KEY to 32 random bytes in base64: openssl rand -base64 32",
    { params },
  );
}

function boundTo({ tenant, name }: CredentialPlace): Buffer {
  return Buffer.from(JSON.stringify([tenant, name]));
}

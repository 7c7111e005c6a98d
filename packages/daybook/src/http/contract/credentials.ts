import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { count, instant, name, none, wholeList } from "./values.ts";

// The vault: secrets go in, and come out in handlers alone.

const tenant = name.meta({ description: "Whose it is; without one it is shared by all." });
const ofCredential = z.strictObject({ credential: name });

const credential = z
  .strictObject({
    tenant: z.string().nullable().meta({ description: "Null: shared by all." }),
    name: z.string(),
    keyId: z.string().meta({ description: "Which key sealed it: the beginning of a hash of that key." }),
    setAt: instant,
    setBy: z.string().nullable(),
  })
  .meta({ id: "Credential", description: "A secret in the vault, without its value." });

export const listCredentials = endpoint({
  id: "credentials.list",
  method: "GET",
  path: "/credentials",
  summary: "Credentials, without their values: the shared ones first, then by tenant and name",
  role: "admin",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: wholeList(credential),
});

export const setCredential = endpoint({
  id: "credentials.set",
  method: "PUT",
  path: "/credentials/{credential}",
  summary: "Set or replace a credential; no answer ever holds its value",
  role: "admin",
  tenants: "none",
  params: ofCredential,
  query: none,
  body: z.strictObject({
    value: z.string().meta({ description: "1 to 65,536 characters." }),
    tenant: tenant.nullable().optional(),
  }),
  secretBody: true,
  answer: null,
  errors: ["OPTION_INVALID", "VAULT_KEY_INVALID", "VAULT_KEY_MISSING"],
});

export const removeCredential = endpoint({
  id: "credentials.remove",
  method: "DELETE",
  path: "/credentials/{credential}",
  summary: "Remove a credential",
  role: "admin",
  tenants: "none",
  params: ofCredential,
  query: z.strictObject({ tenant: tenant.optional() }),
  body: null,
  answer: null,
  errors: ["CREDENTIAL_NOT_FOUND"],
});

export const rotateCredentials = endpoint({
  id: "credentials.rotate",
  method: "POST",
  path: "/credentials/rotate",
  summary: "Seal with the present key what old keys sealed",
  description: "When one of them cannot be opened, all stay as they are.",
  role: "admin",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: z.strictObject({ resealed: count }),
  errors: ["CREDENTIAL_UNREADABLE", "VAULT_KEY_INVALID", "VAULT_KEY_MISSING", "VAULT_KEY_UNKNOWN"],
});

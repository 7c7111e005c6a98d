import { z } from "zod";
import { endpoint, openEndpoint } from "./endpoint.ts";
import { duration, instant, instantInput, name, none, wholeList } from "./values.ts";

// Who may: signing in and out, people's accounts, machines' tokens.

const role = z.enum(["viewer", "operator", "admin"]);
const tenant = name.nullable().meta({ description: "Sees and touches only this tenant; null: all." });

/** As a person types it; whether it is good enough, its own check says without repeating it. */
const password = z.string().max(2_000);

const me = z
  .strictObject({
    name: z.string(),
    role,
    tenant: z.string().nullable(),
    via: z.enum(["session", "token", "host", "loopback"]).meta({ description: "How the caller was known." }),
    expiresAt: instant.nullable().meta({ description: "When the session or token ends." }),
  })
  .meta({ id: "Me", description: "Who the caller is." });

export const signIn = openEndpoint({
  id: "session.signIn",
  method: "POST",
  path: "/session",
  summary: "Sign in: answers with a cookie",
  description: "Always opens a new session; one that the request carries ends.",
  role: null,
  tenants: "own",
  params: none,
  query: none,
  body: z.strictObject({ name: z.string().max(200), password }),
  secretBody: true,
  answer: me,
  errors: ["SIGN_IN_REFUSED", "RATE_LIMITED"],
});

export const signOut = openEndpoint({
  id: "session.signOut",
  method: "DELETE",
  path: "/session",
  summary: "Sign out: ends the session of the cookie, if there is one, and takes the cookie away",
  role: null,
  tenants: "own",
  params: none,
  query: none,
  body: null,
  answer: null,
});

export const getMe = endpoint({
  id: "me.get",
  method: "GET",
  path: "/me",
  summary: "Who the caller is, what it may, and how it was known",
  role: "viewer",
  tenants: "own",
  params: none,
  query: none,
  body: null,
  answer: me,
});

export const setOwnPassword = endpoint({
  id: "me.setPassword",
  method: "PUT",
  path: "/me/password",
  summary: "Change one's own password: all sessions end, and this one goes on under a new cookie",
  role: "viewer",
  tenants: "own",
  params: none,
  query: none,
  body: z.strictObject({ current: password, password }),
  secretBody: true,
  answer: null,
  errors: ["OPTION_INVALID", "NO_ACCOUNT", "SIGN_IN_REFUSED", "RATE_LIMITED"],
});

export const signOutEverywhere = endpoint({
  id: "me.signOutEverywhere",
  method: "DELETE",
  path: "/me/sessions",
  summary: "Sign out everywhere, here too",
  role: "viewer",
  tenants: "own",
  params: none,
  query: none,
  body: null,
  answer: null,
  errors: ["NO_ACCOUNT"],
});

const account = z
  .strictObject({
    name: z.string(),
    role,
    tenant: z.string().nullable(),
    createdAt: instant,
    createdBy: z.string().nullable(),
    passwordAt: instant.meta({ description: "When the password was last set." }),
    disabledAt: instant.nullable(),
    signedInAt: instant.nullable(),
  })
  .meta({ id: "Account", description: "A person's way in." });

const ofAccount = z.strictObject({ account: name });

export const listAccounts = endpoint({
  id: "accounts.list",
  method: "GET",
  path: "/accounts",
  summary: "Accounts, by name",
  role: "admin",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: wholeList(account),
});

export const createAccount = endpoint({
  id: "accounts.create",
  method: "POST",
  path: "/accounts",
  summary: "Make an account",
  role: "admin",
  tenants: "none",
  params: none,
  query: none,
  body: z.strictObject({ name, password, role, tenant: tenant.optional() }),
  secretBody: true,
  answer: account,
  status: 201,
  errors: ["OPTION_INVALID", "NAME_TAKEN"],
});

export const changeAccount = endpoint({
  id: "accounts.change",
  method: "PATCH",
  path: "/accounts/{account}",
  summary: "Change role and tenant, disable, enable: holds at once, for open sessions too",
  description: "Nobody changes their own account.",
  role: "admin",
  tenants: "none",
  params: ofAccount,
  query: none,
  body: z.strictObject({ role: role.optional(), tenant: tenant.optional(), disabled: z.boolean().optional() }),
  answer: account,
  errors: ["ACCOUNT_NOT_FOUND", "OPTION_INVALID"],
});

export const resetPassword = endpoint({
  id: "accounts.setPassword",
  method: "PUT",
  path: "/accounts/{account}/password",
  summary: "Set somebody's password: ends all their sessions",
  role: "admin",
  tenants: "none",
  params: ofAccount,
  query: none,
  body: z.strictObject({ password }),
  secretBody: true,
  answer: null,
  errors: ["ACCOUNT_NOT_FOUND", "OPTION_INVALID"],
});

export const signOutAccount = endpoint({
  id: "accounts.signOut",
  method: "DELETE",
  path: "/accounts/{account}/sessions",
  summary: "End all sessions of an account",
  role: "admin",
  tenants: "none",
  params: ofAccount,
  query: none,
  body: null,
  answer: null,
  errors: ["ACCOUNT_NOT_FOUND"],
});

export const removeAccount = endpoint({
  id: "accounts.remove",
  method: "DELETE",
  path: "/accounts/{account}",
  summary: "Remove an account; what it did stays in the audit",
  description: "Nobody removes their own account.",
  role: "admin",
  tenants: "none",
  params: ofAccount,
  query: none,
  body: null,
  answer: null,
  errors: ["ACCOUNT_NOT_FOUND"],
});

const token = z.strictObject({
  name: z.string(),
  role,
  tenant: z.string().nullable(),
  createdAt: instant,
  createdBy: z.string().nullable(),
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable().meta({ description: "Written at most once a minute." }),
});

export const listTokens = endpoint({
  id: "tokens.list",
  method: "GET",
  path: "/tokens",
  summary: "Tokens, by name, without their secrets",
  role: "admin",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: wholeList(token.meta({ id: "Token", description: "A machine's way in." })),
});

export const createToken = endpoint({
  id: "tokens.create",
  method: "POST",
  path: "/tokens",
  summary: "Make a token: this answer alone holds its secret",
  role: "admin",
  tenants: "none",
  params: none,
  query: none,
  body: z.strictObject({
    name,
    role,
    tenant: tenant.optional(),
    expires: duration.optional().meta({ description: "Ends after this long; not together with `expiresAt`." }),
    expiresAt: instantInput.optional(),
  }),
  answer: token.extend({ secret: z.string() }),
  status: 201,
  errors: ["OPTION_INVALID", "DURATION_INVALID", "INSTANT_INVALID", "NAME_TAKEN"],
});

export const revokeToken = endpoint({
  id: "tokens.revoke",
  method: "DELETE",
  path: "/tokens/{token}",
  summary: "Revoke a token, at once",
  role: "admin",
  tenants: "none",
  params: z.strictObject({ token: name }),
  query: none,
  body: null,
  answer: null,
  errors: ["TOKEN_NOT_FOUND"],
});

import { DaybookError } from "../../errors/daybook-error.ts";
import type { Role } from "../../store/port/access-store.ts";
import { roles } from "./role.ts";

const shortestPassword = 10;
const longestPassword = 1_000;

/**
 * The name of an account as the book has it: lower case, so that `Anna` and `anna` are one person.
 * @throws DaybookError `OPTION_INVALID`
 */
export function checkAccountName(name: unknown): string {
  const folded = foldName(name);
  if (/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@+-]{0,99}$/u.test(folded) && folded !== "loopback") return folded;
  throw refused("name", name, "a name takes 1 to 100 letters, digits and . _ @ + -");
}

/** The same for looking one up: what cannot be a name is nobody's. */
export function foldName(name: unknown): string {
  return typeof name === "string" ? name.normalize("NFKC").toLowerCase() : "";
}

/** @throws DaybookError `OPTION_INVALID` */
export function checkTokenName(name: unknown): string {
  if (typeof name === "string" && /^[\w.-]{1,100}$/.test(name)) return name;
  throw refused("name", name, "the name of a token takes 1 to 100 letters, digits and . _ -");
}

/** @throws DaybookError `OPTION_INVALID`, which says nothing of the password. */
export function checkNewPassword(password: unknown, name: string): string {
  const why = passwordFault(password, name);
  if (why === null) return password as string;
  throw new DaybookError("OPTION_INVALID", `This password cannot be used: ${why}.`, { params: { field: "password" } });
}

function passwordFault(password: unknown, name: string): string | null {
  if (typeof password !== "string" || Array.from(password).length < shortestPassword)
    return `it takes at least ${shortestPassword} characters`;
  if (password.length > longestPassword) return `it takes at most ${longestPassword} characters`;
  if (!password.isWellFormed()) return "it takes text";
  if (password.toLowerCase() === name) return "it is the account's name";
  return new Set(password).size < 3 ? "it repeats one or two characters" : null;
}

/** @throws DaybookError `OPTION_INVALID` */
export function checkRole(role: unknown): Role {
  const known = roles.find((each) => each === role);
  if (known !== undefined) return known;
  throw refused("role", role, `a role is one of ${roles.join(", ")}`);
}

/** @throws DaybookError `OPTION_INVALID` */
export function checkTenant(tenant: unknown): string | null {
  if (tenant === null || tenant === undefined) return null;
  if (typeof tenant === "string" && tenant.length >= 1 && tenant.length <= 200) return tenant;
  throw refused("tenant", tenant, "a tenant is a text of 1 to 200 characters, or null for all");
}

function refused(field: string, value: unknown, wanted: string): DaybookError {
  return new DaybookError("OPTION_INVALID", `${field} cannot be ${JSON.stringify(value) ?? typeof value}: ${wanted}.`, {
    params: { field, value: value ?? null },
  });
}

import type { HostCaller } from "daybook";

/** The application's own people, and what each may do in Daybook. A real one has a table and passwords. */
const people: Readonly<Record<string, HostCaller>> = {
  anna: { name: "anna", role: "operator" },
  vera: { name: "vera", role: "viewer" },
};

/** Sessions that this process has given out. A real one keeps them in its store. */
const sessions = new Map<string, HostCaller>();

/** Signs somebody in. @returns the value of a `set-cookie` header, or null for a stranger. */
export function signIn(name: string | null): string | null {
  const person = people[name ?? ""];
  if (person === undefined) return null;
  const id = crypto.randomUUID();
  sessions.set(id, person);
  return `session=${id}; Path=/; HttpOnly; SameSite=Lax`;
}

/** Who a request comes from, by the application's own cookie. */
export function personOf(cookie: string | null | undefined): HostCaller | null {
  const id = /(?:^|;\s*)session=([\w-]+)/.exec(cookie ?? "")?.[1];
  return sessions.get(id ?? "") ?? null;
}

/** The application's own page. */
export function greeting(cookie: string | null | undefined): string {
  const person = personOf(cookie);
  return person === null ? "Sign in at /sign-in?as=anna\n" : `Hello ${person.name}.\n`;
}

import { describe, expect } from "vitest";
import type { AccountRecord, NewAccount, NewSession, TokenRecord } from "../../src/store/port/access-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { hour, minute, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function accessSuite(test: StoreTest): void {
  const account = (change: Partial<NewAccount> = {}): NewAccount => ({
    name: "anna",
    password: "hash-1",
    role: "operator",
    tenant: null,
    createdAt: t0,
    createdBy: "cli:mara",
    ...change,
  });
  const session = (change: Partial<NewSession> = {}): NewSession => ({
    id: "s1",
    account: "anna",
    createdAt: t0,
    expiresAt: t0 + hour,
    address: "10.0.0.7",
    agent: "a browser",
    ...change,
  });
  const token = (change: Partial<TokenRecord> = {}): Omit<TokenRecord, "lastUsedAt"> => ({
    name: "ci",
    hash: "h1",
    role: "viewer",
    tenant: "north",
    createdAt: t0,
    createdBy: "anna",
    expiresAt: null,
    ...change,
  });
  const signedIn = async (store: Store, ...ids: string[]): Promise<void> => {
    await store.accounts.create(account());
    for (const id of ids) expect(await store.sessions.open(session({ id }), "hash-1")).toBe(true);
  };
  const isOpen = async (store: Store, id: string, now = t0): Promise<boolean> =>
    (await store.sessions.find(id, now)) !== null;

  describe("accounts", () => {
    test("an account is kept as it was made, and there is one from then on", async ({ store, other }) => {
      expect([await store.accounts.any(), await store.accounts.get("anna")]).toEqual([false, null]);
      expect(await store.accounts.create(account({ tenant: "ü/店" }))).toBe(true);
      const kept: AccountRecord = {
        ...account({ tenant: "ü/店" }),
        passwordAt: t0,
        disabledAt: null,
        signedInAt: null,
      };
      expect(await other.accounts.get("anna")).toEqual(kept);
      expect(await other.accounts.list()).toEqual([kept]);
      expect(await other.accounts.any()).toBe(true);
    });

    test("a name is given once, and whoever comes second changes nothing", async ({ store, other }) => {
      const made = await Promise.all([
        store.accounts.create(account({ role: "admin" })),
        other.accounts.create(account({ role: "viewer" })),
      ]);
      expect(made.filter(Boolean)).toEqual([true]);
      expect(await store.accounts.create(account({ password: "hash-2" }))).toBe(false);
      expect((await store.accounts.list()).map(({ password }) => password)).toEqual(["hash-1"]);
    });

    test("accounts are listed by name", async ({ store }) => {
      for (const name of ["zoe", "anna", "mia"]) await store.accounts.create(account({ name }));
      expect((await store.accounts.list()).map(({ name }) => name)).toEqual(["anna", "mia", "zoe"]);
    });

    test("what is done to an account that is not there is told", async ({ store }) => {
      expect([
        await store.accounts.setRole("nobody", "admin", null),
        await store.accounts.setPassword("nobody", "x", t0),
        await store.accounts.replaceHash("nobody", "x", "y"),
        await store.accounts.setDisabled("nobody", t0),
        await store.accounts.remove("nobody"),
      ]).toEqual([false, false, false, false, false]);
      expect(await store.accounts.any()).toBe(false);
    });

    test("role and tenant hold for open sessions at once", async ({ store, other }) => {
      await signedIn(store, "s1");
      expect(await other.accounts.setRole("anna", "viewer", "north")).toBe(true);
      expect(await store.sessions.find("s1", t0)).toMatchObject({ account: "anna", role: "viewer", tenant: "north" });
      expect(await other.accounts.setRole("anna", "admin", null)).toBe(true);
      expect(await store.sessions.find("s1", t0)).toMatchObject({ role: "admin", tenant: null });
    });

    test("a new password ends all sessions of that account, and of no other", async ({ store }) => {
      await signedIn(store, "s1", "s2");
      await store.accounts.create(account({ name: "bert" }));
      await store.sessions.open(session({ id: "s3", account: "bert" }), "hash-1");
      expect(await store.accounts.setPassword("anna", "hash-2", t0 + minute)).toBe(true);
      expect([await isOpen(store, "s1"), await isOpen(store, "s2"), await isOpen(store, "s3")]).toEqual([
        false,
        false,
        true,
      ]);
      expect(await store.accounts.get("anna")).toMatchObject({ password: "hash-2", passwordAt: t0 + minute });
    });

    test("the same password under another hash leaves sessions open, and only if it is still the same", async ({
      store,
    }) => {
      await signedIn(store, "s1");
      expect(await store.accounts.replaceHash("anna", "hash-0", "hash-9")).toBe(false);
      expect(await store.accounts.replaceHash("anna", "hash-1", "hash-2")).toBe(true);
      expect(await isOpen(store, "s1")).toBe(true);
      expect(await store.accounts.get("anna")).toMatchObject({ password: "hash-2", passwordAt: t0 });
    });

    test("a disabled account has no session, gets none, and enabling brings none back", async ({ store, other }) => {
      await signedIn(store, "s1");
      expect(await other.accounts.setDisabled("anna", t0 + minute)).toBe(true);
      expect(await store.accounts.get("anna")).toMatchObject({ disabledAt: t0 + minute });
      expect(await isOpen(store, "s1")).toBe(false);
      expect(await store.sessions.open(session({ id: "s2" }), "hash-1")).toBe(false);
      expect(await store.accounts.any()).toBe(true);
      await store.accounts.setDisabled("anna", null);
      expect([await isOpen(store, "s1"), await isOpen(store, "s2")]).toEqual([false, false]);
      expect(await store.sessions.open(session({ id: "s3" }), "hash-1")).toBe(true);
    });

    test("a removed account takes its sessions along; one of the same name begins anew", async ({ store }) => {
      await signedIn(store, "s1");
      expect(await store.accounts.remove("anna")).toBe(true);
      expect([await isOpen(store, "s1"), await store.accounts.get("anna")]).toEqual([false, null]);
      await store.accounts.create(account());
      expect(await isOpen(store, "s1")).toBe(false);
    });
  });

  describe("sessions", () => {
    test("an opened session is found with its account, from every connection, until it expires", async ({
      store,
      other,
    }) => {
      await signedIn(store, "s1");
      expect(await other.sessions.find("s1", t0 + hour - 1)).toEqual({
        id: "s1",
        account: "anna",
        role: "operator",
        tenant: null,
        createdAt: t0,
        renewedAt: t0,
        expiresAt: t0 + hour,
      });
      expect(await other.sessions.find("s1", t0 + hour)).toBeNull();
      expect(await other.sessions.find("s2", t0)).toBeNull();
      expect(await store.accounts.get("anna")).toMatchObject({ signedInAt: t0 });
    });

    test("without the account, or with another password, none is opened", async ({ store }) => {
      await store.accounts.create(account());
      expect(await store.sessions.open(session(), "hash-0")).toBe(false);
      expect(await store.sessions.open(session({ account: "nobody" }), "hash-1")).toBe(false);
      expect(await isOpen(store, "s1")).toBe(false);
      expect(await store.accounts.get("anna")).toMatchObject({ signedInAt: null });
    });

    test("a session that is opened while the password changes does not outlive the change", async ({
      store,
      other,
    }) => {
      for (let round = 0; round < 10; round += 1) {
        await store.accounts.remove("anna");
        await store.accounts.create(account());
        const id = `s${round}`;
        await Promise.all([
          store.sessions.open(session({ id }), "hash-1"),
          other.accounts.setPassword("anna", "hash-2", t0),
        ]);
        expect(await isOpen(store, id)).toBe(false);
      }
    });

    test("many sign in to one account at once, and all of them are in", async ({ store, other }) => {
      await store.accounts.create(account());
      const ids = Array.from({ length: 8 }, (_, place) => `s${place}`);
      const opened = await Promise.all(
        ids.map((id, place) => (place % 2 === 0 ? store : other).sessions.open(session({ id }), "hash-1")),
      );
      expect(opened).toEqual(ids.map(() => true));
      for (const id of ids) expect(await isOpen(store, id)).toBe(true);
    });

    test("renewing moves the end; the latest of several counts", async ({ store, other }) => {
      await signedIn(store, "s1");
      await store.sessions.renew("s1", t0 + 2 * minute, t0 + 2 * hour);
      await other.sessions.renew("s1", t0 + minute, t0 + hour);
      expect(await store.sessions.find("s1", t0 + hour)).toMatchObject({
        renewedAt: t0 + 2 * minute,
        expiresAt: t0 + 2 * hour,
      });
      await store.sessions.renew("s9", t0 + minute, t0 + hour);
      expect(await isOpen(store, "s9")).toBe(false);
    });

    test("closing ends one, closing all ends those of one account and says how many", async ({ store }) => {
      await signedIn(store, "s1", "s2", "s3");
      await store.accounts.create(account({ name: "bert" }));
      await store.sessions.open(session({ id: "s4", account: "bert" }), "hash-1");
      expect([await store.sessions.close("s1"), await store.sessions.close("s1")]).toEqual([true, false]);
      expect(await store.sessions.closeAll("anna")).toBe(2);
      expect(await store.sessions.closeAll("anna")).toBe(0);
      expect([await isOpen(store, "s2"), await isOpen(store, "s4")]).toEqual([false, true]);
    });

    test("expired sessions are forgotten when the next one is opened", async ({ store }) => {
      await signedIn(store, "s1");
      await store.sessions.open(session({ id: "s2", createdAt: t0 + hour, expiresAt: t0 + 2 * hour }), "hash-1");
      expect(await store.sessions.close("s1")).toBe(false);
      expect(await store.sessions.close("s2")).toBe(true);
    });
  });

  describe("tokens", () => {
    test("a token is found by the hash of its secret, as it was made", async ({ store, other }) => {
      expect([await store.tokens.any(), await store.tokens.find("h1")]).toEqual([false, null]);
      expect(await store.tokens.create(token({ expiresAt: t0 + hour }))).toBe(true);
      const kept = { ...token({ expiresAt: t0 + hour }), lastUsedAt: null };
      expect(await other.tokens.find("h1")).toEqual(kept);
      expect(await other.tokens.list()).toEqual([kept]);
      expect(await other.tokens.any()).toBe(true);
      expect(await other.tokens.find("h2")).toBeNull();
    });

    test("a name is given once", async ({ store }) => {
      await store.tokens.create(token());
      expect(await store.tokens.create(token({ hash: "h2", role: "admin" }))).toBe(false);
      expect(await store.tokens.find("h2")).toBeNull();
    });

    test("a use is noted unless one was a moment ago", async ({ store, other }) => {
      await store.tokens.create(token());
      const used = async () => (await store.tokens.find("h1"))?.lastUsedAt;
      await store.tokens.used("ci", t0, t0 - minute);
      await other.tokens.used("ci", t0 + 1, t0 + 1 - minute);
      expect(await used()).toBe(t0);
      await other.tokens.used("ci", t0 + minute, t0);
      expect(await used()).toBe(t0 + minute);
    });

    test("a removed token is found no more, and its name is free", async ({ store, other }) => {
      await store.tokens.create(token());
      expect([await other.tokens.remove("ci"), await other.tokens.remove("ci")]).toEqual([true, false]);
      expect([await store.tokens.find("h1"), await store.tokens.any()]).toEqual([null, false]);
      expect(await store.tokens.create(token({ hash: "h2" }))).toBe(true);
    });

    test("tokens are listed by name", async ({ store }) => {
      for (const name of ["z", "a", "m"]) await store.tokens.create(token({ name, hash: `hash of ${name}` }));
      expect((await store.tokens.list()).map(({ name }) => name)).toEqual(["a", "m", "z"]);
    });
  });
}

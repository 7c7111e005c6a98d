import { describe, expect, test } from "vitest";
import { Passwords } from "../../src/engine/access/passwords.ts";
import { openStore } from "../../src/store/open-store.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { cookieOf, Desk, password, stores, type Reply } from "./http/desk.ts";

const minute = 60_000;
const hour = 60 * minute;
const signIn = (desk: Desk, name: string, typed: string, more: object = {}): Promise<Reply> =>
  desk.ask("POST", "/session", { body: { name, password: typed }, ...more });
const statusWith = async (desk: Desk, headers: Record<string, string>): Promise<number> =>
  (await desk.ask("GET", "/me", { headers })).status;

describe.each(stores)("signing in, over %s", (store) => {
  test("a person signs in, is known by the cookie, and signs out", async () => {
    const desk = await Desk.open(store, {});
    await desk.daybook.accounts.create({ name: "Anna", password, role: "operator", tenant: "north" });
    const reply = await signIn(desk, "ANNA", password);
    expect(reply).toMatchObject({
      status: 200,
      body: { name: "anna", role: "operator", tenant: "north", via: "session" },
    });
    expect(reply.headers.get("set-cookie")).toMatch(
      /^daybook_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const headers = { cookie: cookieOf(reply.headers), "sec-fetch-site": "same-origin" };
    expect((await desk.ask("GET", "/me", { headers })).body).toEqual(reply.body);
    const out = await desk.ask("DELETE", "/session", { headers });
    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^daybook_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
    // The old cookie is worth nothing, whoever copied it.
    expect(await statusWith(desk, headers)).toBe(401);
  });

  test("an account that is disabled, removed, or gets another password is out at once", async () => {
    const desk = await Desk.open(store, {});
    const { accounts } = desk.daybook;
    const anna = await desk.signIn({ name: "anna", role: "viewer" });
    expect(await statusWith(desk, anna)).toBe(200);
    await accounts.disable("anna");
    expect(await statusWith(desk, anna)).toBe(401);
    expect((await signIn(desk, "anna", password)).body.code).toBe("SIGN_IN_REFUSED");
    await accounts.enable("anna");
    expect(await statusWith(desk, anna)).toBe(401);
    const again = await desk.signInAgain("anna");
    await accounts.setPassword("anna", "another horse entirely");
    expect(await statusWith(desk, again)).toBe(401);
    expect((await signIn(desk, "anna", password)).status).toBe(401);
    const last = cookieOf((await signIn(desk, "anna", "another horse entirely")).headers);
    await accounts.remove("anna");
    expect(await statusWith(desk, { cookie: last })).toBe(401);
  });

  test("a role that is taken away is gone from open sessions, too", async () => {
    const desk = await Desk.open(store, {});
    const anna = await desk.signIn({ name: "anna", role: "admin" });
    await desk.daybook.accounts.setRole("anna", { role: "viewer", tenant: "north" });
    expect((await desk.ask("GET", "/me", { headers: anna })).body).toMatchObject({ role: "viewer", tenant: "north" });
    expect((await desk.ask("GET", "/accounts", { headers: anna })).status).toBe(403);
  });
});

test("an unknown name, a wrong password and a disabled account are refused in the same words", async () => {
  const desk = await Desk.open("SQLite", {});
  await desk.daybook.accounts.create({ name: "anna", password, role: "viewer" });
  await desk.daybook.accounts.create({ name: "bert", password, role: "viewer" });
  await desk.daybook.accounts.disable("bert");
  const replies = [
    await signIn(desk, "anna", "wrong horse battery"),
    await signIn(desk, "nobody", password),
    await signIn(desk, "bert", password),
    await signIn(desk, "\u0000'; DROP TABLE account; --", password),
    await signIn(desk, "anna", ""),
  ];
  const [first] = replies;
  expect(first).toMatchObject({ status: 401, body: { code: "SIGN_IN_REFUSED", params: {} } });
  for (const reply of replies) {
    expect({ status: reply.status, body: reply.body }).toEqual({ status: 401, body: first?.body });
    expect(reply.headers.has("set-cookie")).toBe(false);
  }
});

test("a session ends when it is not used, and after its longest time however much it is used", async () => {
  const clock = new FakeClock();
  const desk = await Desk.open("SQLite", { sessions: { idle: "1h", longest: "3h" } }, { clock });
  const anna = await desk.signIn({ name: "anna", role: "viewer" });
  clock.jump(hour - 1);
  expect(await statusWith(desk, anna)).toBe(200);
  clock.jump(hour - 1);
  expect((await desk.ask("GET", "/me", { headers: anna })).body.expiresAt).toBe("2026-01-01T02:59:59.998Z");
  clock.jump(hour - minute);
  expect((await desk.ask("GET", "/me", { headers: anna })).body.expiresAt).toBe("2026-01-01T03:00:00.000Z");
  clock.jump(minute + 2);
  expect(await statusWith(desk, anna)).toBe(401);
  const again = await desk.signInAgain("anna");
  clock.jump(hour);
  expect(await statusWith(desk, again)).toBe(401);
});

test("signing in always opens a session of its own: one that somebody else put into the browser is worth nothing after it", async () => {
  const desk = await Desk.open("SQLite", {});
  const mallory = await desk.signIn({ name: "mallory", role: "viewer" });
  await desk.daybook.accounts.create({ name: "anna", password, role: "admin" });
  const made = { cookie: "daybook_session=chosen-by-mallory" };
  for (const planted of [mallory, made]) {
    const reply = await signIn(desk, "anna", password, { headers: planted });
    expect(cookieOf(reply.headers)).not.toBe(planted.cookie);
    expect(await statusWith(desk, planted)).toBe(401);
  }
});

test("over TLS the cookie is sent over TLS alone, and is bound to the host by its name", async () => {
  const desk = await Desk.open("SQLite", { trustedProxies: 1 });
  await desk.daybook.accounts.create({ name: "anna", password, role: "viewer" });
  const secure = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "ops.example" };
  const reply = await signIn(desk, "anna", password, { headers: secure });
  expect(reply.headers.get("set-cookie")).toMatch(
    /^__Host-daybook_session=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  const cookie = cookieOf(reply.headers);
  expect(await statusWith(desk, { ...secure, cookie })).toBe(200);
  const fromOwnPage = { ...secure, cookie, origin: "https://ops.example" };
  expect((await desk.ask("DELETE", "/me/sessions", { headers: fromOwnPage })).status).toBe(204);
});

describe("changes by cookie", () => {
  test("have to say that they come from our own page; tokens need not", async () => {
    const desk = await Desk.open("SQLite", {});
    const { cookie = "" } = await desk.signIn({ name: "anna", role: "admin" });
    const { secret } = await desk.daybook.tokens.create({ name: "ci", role: "admin" });
    const create = async (headers: Record<string, string>): Promise<number> =>
      (await desk.ask("POST", "/runs", { body: { job: "fails", delay: "1h" }, headers })).status;
    for (const proof of [
      {},
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://elsewhere.example" },
      { origin: "null" },
      { origin: "http://daybook.test.elsewhere.example" },
      { "x-forwarded-host": "elsewhere.example", origin: "https://elsewhere.example" },
    ])
      expect({ proof, status: await create({ cookie, ...proof }) }).toEqual({ proof, status: 403 });
    for (const proof of [{ "sec-fetch-site": "same-origin" }, { origin: "http://daybook.test" }])
      expect({ proof, status: await create({ cookie, ...proof }) }).toEqual({ proof, status: 201 });
    expect(await create({ authorization: `Bearer ${secret}` })).toBe(201);
    expect((await desk.ask("GET", "/runs", { headers: { cookie } })).status).toBe(200);
  });

  test("a page of another site cannot sign a browser in or out", async () => {
    const desk = await Desk.open("SQLite", {});
    const anna = await desk.signIn({ name: "anna", role: "viewer" });
    const forged = { "sec-fetch-site": "cross-site", origin: "https://elsewhere.example" };
    expect((await signIn(desk, "anna", password, { headers: forged })).status).toBe(403);
    expect((await desk.ask("DELETE", "/session", { headers: { ...anna, ...forged } })).status).toBe(403);
    expect(await statusWith(desk, anna)).toBe(200);
  });
});

describe("guessing", () => {
  test("of one password is slowed down to one try a minute, from wherever, and a right one does not count", async () => {
    const clock = new FakeClock();
    const desk = await Desk.open("SQLite", {}, { clock });
    await desk.daybook.accounts.create({ name: "anna", password, role: "viewer" });
    await signIn(desk, "anna", password);
    const guesses = await Promise.all(
      Array.from({ length: 14 }, (_, place) => signIn(desk, "Anna", `guess ${place}`, { address: `10.0.${place}.1` })),
    );
    expect(guesses.map(({ status }) => status).filter((status) => status === 401)).toHaveLength(10);
    const limited = guesses.filter(({ status }) => status === 429);
    expect(limited).toHaveLength(4);
    expect(limited[0]?.body).toMatchObject({ code: "RATE_LIMITED", params: { retryAfterSeconds: 60 } });
    expect(limited[0]?.headers.get("retry-after")).toBe("60");
    expect((await signIn(desk, "anna", password)).status).toBe(429);
    clock.advance(minute);
    expect((await signIn(desk, "anna", password)).status).toBe(200);
    expect((await signIn(desk, "anna", password)).status).toBe(200);
  });

  test("of many names from one network is slowed down, and others are not", async () => {
    const clock = new FakeClock();
    const desk = await Desk.open("SQLite", {}, { clock });
    await desk.daybook.accounts.create({ name: "anna", password, role: "viewer" });
    const statuses: number[] = [];
    for (let name = 0; name < 32; name += 1)
      statuses.push((await signIn(desk, `name-${name}`, "x", { address: `2001:db8::${name.toString(16)}` })).status);
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 401), 429, 429]);
    expect((await signIn(desk, "anna", password, { address: "2001:db8:0:1::1" })).status).toBe(200);
    expect((await signIn(desk, "anna", password, { address: "2001:db8::ffff" })).status).toBe(429);
  });

  test("of the own password by whoever found an open browser is slowed down as well", async () => {
    const desk = await Desk.open("SQLite", {});
    const headers = await desk.signIn({ name: "anna", role: "viewer" });
    const change = async (current: string): Promise<number> =>
      (await desk.ask("PUT", "/me/password", { body: { current, password: "a new password" }, headers })).status;
    for (let guess = 0; guess < 10; guess += 1) expect(await change(`guess ${guess}`)).toBe(401);
    expect(await change(password)).toBe(429);
  });
});

test("a hash of an older cost is made anew when its owner signs in, and other sessions stay", async () => {
  const desk = await Desk.open("SQLite", {}, { passwordCost: { logN: 6, r: 8, p: 2 } });
  const store = await openStore(desk.store);
  try {
    const old = await new Passwords({ logN: 5, r: 8, p: 1 }).hash(password);
    await store.accounts.create({
      name: "anna",
      password: old,
      role: "viewer",
      tenant: null,
      createdAt: 0,
      createdBy: null,
    });
    const first = await desk.signInAgain("anna");
    const renewed = (await store.accounts.get("anna"))?.password;
    expect(renewed).toMatch(/^\$scrypt\$ln=6,r=8,p=2\$/);
    const second = await desk.signInAgain("anna");
    expect((await store.accounts.get("anna"))?.password).toBe(renewed);
    expect([await statusWith(desk, first), await statusWith(desk, second)]).toEqual([200, 200]);
  } finally {
    await store.close();
  }
});

describe("one's own account", () => {
  test("a new password needs the old one, ends all other sessions, and goes on under a new cookie", async () => {
    const desk = await Desk.open("SQLite", {});
    const here = await desk.signIn({ name: "anna", role: "viewer" });
    const elsewhere = await desk.signInAgain("anna");
    const change = (current: string, next: string, headers = here): Promise<Reply> =>
      desk.ask("PUT", "/me/password", { body: { current, password: next }, headers });
    expect((await change("wrong", "a new password")).body.code).toBe("SIGN_IN_REFUSED");
    for (const poor of ["short", "annaannaan".slice(0, 4), "aaaaaaaaaaaa", "x".repeat(1_500)])
      expect(await change(password, poor)).toMatchObject({ status: 400, body: { params: { field: "password" } } });
    expect(JSON.stringify((await change(password, "shorty")).body)).not.toContain("shorty");
    expect([await statusWith(desk, here), await statusWith(desk, elsewhere)]).toEqual([200, 200]);
    const changed = await change(password, "a new password");
    expect(changed.status).toBe(204);
    expect([await statusWith(desk, here), await statusWith(desk, elsewhere)]).toEqual([401, 401]);
    expect(await statusWith(desk, { cookie: cookieOf(changed.headers) })).toBe(200);
    expect((await signIn(desk, "anna", "a new password")).status).toBe(200);
  });

  test("signing out everywhere ends every session of that person, and of nobody else", async () => {
    const desk = await Desk.open("SQLite", {});
    const here = await desk.signIn({ name: "anna", role: "viewer" });
    const elsewhere = await desk.signInAgain("anna");
    const bert = await desk.signIn({ name: "bert", role: "viewer" });
    expect((await desk.ask("DELETE", "/me/sessions", { headers: here })).status).toBe(204);
    expect(await Promise.all([here, elsewhere, bert].map((each) => statusWith(desk, each)))).toEqual([401, 401, 200]);
  });

  test("nobody changes, disables or removes their own account, so one admin is always left", async () => {
    const desk = await Desk.open("SQLite", {});
    const headers = await desk.signIn({ name: "anna", role: "admin" });
    for (const [method, path, body] of [
      ["PATCH", "/accounts/Anna", { role: "viewer" }],
      ["PATCH", "/accounts/anna", { disabled: true }],
      ["PUT", "/accounts/anna/password", { password: "a new password" }],
      ["DELETE", "/accounts/anna", undefined],
    ] as const)
      expect(await desk.ask(method, path, { body, headers })).toMatchObject({
        status: 403,
        body: { code: "FORBIDDEN" },
      });
    expect((await desk.ask("GET", "/me", { headers })).body).toMatchObject({ name: "anna", role: "admin" });
  });

  test("whoever did not sign in has none", async () => {
    const desk = await Desk.open("SQLite");
    expect(await desk.ask("DELETE", "/me/sessions")).toMatchObject({ status: 409, body: { code: "NO_ACCOUNT" } });
    const body = { current: password, password: "a new password" };
    expect(await desk.ask("PUT", "/me/password", { body })).toMatchObject({
      status: 409,
      body: { code: "NO_ACCOUNT" },
    });
    expect((await desk.ask("GET", "/me")).body).toEqual({
      name: "anna",
      role: "admin",
      tenant: null,
      via: "host",
      expiresAt: null,
    });
  });
});

test("accounts with a bad name, role, tenant or password are refused with the field", async () => {
  const desk = await Desk.open("SQLite");
  const create = (change: object): Promise<Reply> =>
    desk.ask("POST", "/accounts", { body: { name: "anna", password, role: "viewer", ...change } });
  for (const [change, field] of [
    [{ name: "" }, "name"],
    [{ name: "anna:north" }, "name"],
    [{ name: "token:ci" }, "name"],
    [{ name: " anna" }, "name"],
    [{ name: "loopback" }, "name"],
    [{ role: "owner" }, "role"],
    [{ tenant: "" }, "tenant"],
    [{ password: "short" }, "password"],
    [{ name: "verylongname", password: "VeryLongName" }, "password"],
  ] as const)
    expect(await create(change)).toMatchObject({ status: 400, body: { params: { field } } });
  expect((await create({})).status).toBe(201);
  expect(await create({ name: "ANNA" })).toMatchObject({ status: 409, body: { code: "NAME_TAKEN" } });
});

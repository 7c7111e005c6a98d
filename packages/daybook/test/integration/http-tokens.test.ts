import { describe, expect, test } from "vitest";
import { FakeClock } from "../../src/testing/index.ts";
import { Desk, replyOf, stores } from "./http/desk.ts";

const bearer = (secret: string): Record<string, string> => ({ authorization: `Bearer ${secret}` });

describe.each(stores)("tokens over %s", (store) => {
  test("a token is shown once, lets its bearer in as itself, and is in the book only as a hash", async () => {
    const desk = await Desk.open(store, {});
    const { secret } = await desk.daybook.tokens.create({ name: "ci", role: "operator", tenant: "north" });
    expect(secret).toMatch(/^daybook_[\w-]{43}$/);
    const made = await desk.ask("POST", "/runs", { body: { job: "fails", delay: "1h" }, headers: bearer(secret) });
    expect(made.status).toBe(201);
    expect((await desk.ask("GET", "/me", { headers: bearer(secret) })).body).toMatchObject({
      name: "token:ci",
      role: "operator",
      tenant: "north",
      via: "token",
    });
    expect((await desk.ask("GET", `/runs/${made.body.id}`, { headers: bearer(secret) })).body).toMatchObject({
      tenant: "north",
      triggeredBy: "token:ci",
    });
    expect(JSON.stringify(await desk.daybook.tokens.list())).not.toMatch(new RegExp(`hash|${secret}`));
  });

  test("a revoked or expired token opens nothing, nor does one that is made up", async () => {
    const clock = new FakeClock();
    const desk = await Desk.open(store, {}, { clock });
    const { tokens } = desk.daybook;
    const [short, long] = [
      await tokens.create({ name: "short", role: "viewer", expires: "1h" }),
      await tokens.create({ name: "long", role: "viewer" }),
    ];
    const status = async (secret: string): Promise<number> =>
      (await desk.ask("GET", "/me", { headers: bearer(secret), address: "127.0.0.1" })).status;
    clock.jump(3_599_999);
    expect([await status(short.secret), await status(long.secret)]).toEqual([200, 200]);
    clock.jump(1);
    expect([await status(short.secret), await status(long.secret)]).toEqual([401, 200]);
    await tokens.revoke("long");
    expect(await status(long.secret)).toBe(401);
    for (const made of ["daybook_", "daybook_x", `${long.secret}x`, long.secret.toLowerCase(), "\u00e4", "a,b"])
      expect({ made, status: await status(made) }).toEqual({ made, status: 401 });
  });
});

test("that a token was used is noted, and at most once a minute", async () => {
  const clock = new FakeClock("2026-11-22T02:00:00Z");
  const desk = await Desk.open("SQLite", {}, { clock });
  const { secret } = await desk.daybook.tokens.create({ name: "ci", role: "viewer" });
  const lastUsed = async (): Promise<number | null | undefined> => (await desk.daybook.tokens.list())[0]?.lastUsedAt;
  const begin = clock.now();
  expect(await lastUsed()).toBeNull();
  const use = () => desk.ask("GET", "/me", { headers: bearer(secret) });
  await use();
  clock.jump(59_000);
  await use();
  expect(await lastUsed()).toBe(begin);
  clock.jump(1_000);
  await use();
  expect(await lastUsed()).toBe(begin + 60_000);
});

test("a token that is not good is not helped by a session, nor by being on this machine", async () => {
  const desk = await Desk.open("SQLite", {});
  const session = await desk.signIn({ name: "anna", role: "viewer" });
  const reply = await desk.ask("GET", "/me", { headers: { ...session, ...bearer("daybook_gone") } });
  expect(reply).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
  expect(reply.headers.get("www-authenticate")).toMatch(/^Bearer /);
});

describe("callers on this machine", () => {
  const local = async (desk: Desk, headers: Record<string, string> = {}): Promise<number> => {
    const request = new Request("http://localhost:4000/api/v1/queues", { headers });
    return (await replyOf(await desk.daybook.fetch(request, { address: "127.0.0.1" }))).status;
  };

  test("need no credentials until there is an account or a token, and from then on they do", async () => {
    const desk = await Desk.open("SQLite", {});
    const { accounts, tokens } = desk.daybook;
    expect(await local(desk)).toBe(200);
    await tokens.create({ name: "ci", role: "viewer", expires: "1h" });
    expect(await local(desk)).toBe(401);
    await tokens.revoke("ci");
    expect(await local(desk)).toBe(200);
    await accounts.create({ name: "anna", password: "correct horse battery", role: "viewer" });
    await accounts.disable("anna");
    expect(await local(desk)).toBe(401);
  });

  test("are not those whom a proxy on this machine passes on", async () => {
    const desk = await Desk.open("SQLite", {});
    for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-host"])
      expect({ name, status: await local(desk, { [name]: "203.0.113.9" }) }).toEqual({ name, status: 401 });
    expect(await local(await Desk.open("SQLite", { trustedProxies: 1 }))).toBe(401);
  });
});

test("the host's own check comes first; whom it does not know may sign in or send a token", async () => {
  const desk = await Desk.open("SQLite");
  const session = await desk.signIn({ name: "vera", role: "viewer" });
  const { secret } = await desk.daybook.tokens.create({ name: "ci", role: "operator" });
  const name = async (headers: Record<string, string>): Promise<string> =>
    (await desk.ask("GET", "/me", { headers })).body.name ?? "nobody";
  expect(await name({ ...session, ...bearer(secret) })).toBe("anna");
  expect(await name({ ...session, "x-caller": "null" })).toBe("vera");
  expect(await name({ ...bearer(secret), "x-caller": "null" })).toBe("token:ci");
  expect(await name({ "x-caller": "null" })).toBe("nobody");
});

test("tokens with a bad name, role or end are refused with the field", async () => {
  const desk = await Desk.open("SQLite");
  const create = (change: object) => desk.ask("POST", "/tokens", { body: { name: "ci", role: "viewer", ...change } });
  for (const [change, code, field] of [
    [{ name: "c i" }, "OPTION_INVALID", "name"],
    [{ name: "x".repeat(101) }, "OPTION_INVALID", "name"],
    [{ role: "owner" }, "REQUEST_INVALID", "role"],
    [{ expires: "soon" }, "DURATION_INVALID", "expires"],
    [{ expires: 0 }, "OPTION_INVALID", "expiresAt"],
    [{ expires: 1e300 }, "INSTANT_INVALID", "expires"],
    [{ expiresAt: "2020-01-01T00:00:00Z" }, "OPTION_INVALID", "expiresAt"],
    [{ expires: "1h", expiresAt: "2099-01-01T00:00:00Z" }, "OPTION_INVALID", "expires"],
  ] as const)
    expect(await create(change)).toMatchObject({ status: 400, body: { code, params: { field } } });
  expect((await create({})).status).toBe(201);
  expect(await create({})).toMatchObject({ status: 409, body: { code: "NAME_TAKEN" } });
  expect(await desk.ask("DELETE", "/tokens/other")).toMatchObject({ status: 404, body: { code: "TOKEN_NOT_FOUND" } });
});

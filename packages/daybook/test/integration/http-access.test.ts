import { describe, expect, test } from "vitest";
import type { Role } from "../../src/index.ts";
import { endpoints } from "./http/endpoints.ts";
import { Desk, replyOf } from "./http/desk.ts";

const roles: readonly Role[] = ["viewer", "operator", "admin"];
const pathOf = (path: string): string => path.replaceAll(/\{\w+\}/g, "nothing-there");
const on = (address: string | undefined, url: string, init: RequestInit = {}) => ({
  request: new Request(url, init),
  address,
});

describe("roles and tenants", () => {
  test.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
    "%s is for its role and above, and for callers of one tenant only where it says so",
    async (_, { method, path, role, tenants }) => {
      const desk = await Desk.open("SQLite");
      for (const [place, mine] of roles.entries()) {
        for (const tenant of [null, "north"]) {
          const reply = await desk.ask(method, pathOf(path), { caller: { name: "bert", role: mine, tenant } });
          const mayNot = (role !== null && place < roles.indexOf(role)) || (tenant !== null && tenants === "none");
          expect({ mine, tenant, refused: reply.body?.code === "FORBIDDEN" }).toEqual({
            mine,
            tenant,
            refused: mayNot,
          });
          expect(reply.status === 403).toBe(mayNot);
        }
      }
      const stranger = await replyOf(
        await desk.daybook.fetch(new Request(`http://daybook.test/api/v1${pathOf(path)}`, { method })),
      );
      expect(stranger.body?.code === "UNAUTHENTICATED").toBe(role !== null);
    },
  );

  test("the same holds for whoever signed in, and for tokens: every endpoint, every role, every tenant", async () => {
    const desk = await Desk.open("SQLite", {});
    // Never asked for who it is: it would be another caller's session, or none, by the time the next endpoint is asked.
    const ends = new Set(["session.signOut", "me.signOutEverywhere"]);
    for (const [place, role] of roles.entries()) {
      for (const tenant of [null, "north"]) {
        const name = `${role}-${tenant ?? "all"}`;
        const session = await desk.signIn({ name, role, tenant });
        const { secret } = await desk.daybook.tokens.create({ name, role, tenant });
        for (const [via, headers] of [
          ["session", session],
          ["token", { authorization: `Bearer ${secret}` }],
        ] as const) {
          const asked = endpoints.filter(({ id }) => !(via === "session" && ends.has(id)));
          for (const { id, method, path, role: least, tenants } of asked) {
            const reply = await desk.ask(method, pathOf(path), { headers });
            const mayNot = (least !== null && place < roles.indexOf(least)) || (tenant !== null && tenants === "none");
            expect({ id, via, name, refused: reply.status === 403 }).toEqual({ id, via, name, refused: mayNot });
            expect({ id, via, name, status: reply.status }).not.toEqual({ id, via, name, status: 401 });
          }
        }
        expect((await desk.ask("DELETE", "/me/sessions", { headers: session })).status).toBe(204);
        expect((await desk.ask("GET", "/me", { headers: session })).status).toBe(401);
      }
    }
  });

  test("a caller of one tenant sees, enqueues, cancels and switches what is that tenant's, and nothing else is there", async () => {
    const desk = await Desk.open("SQLite");
    const caller = { name: "nina", role: "operator", tenant: "north" } as const;
    const enqueue = async (tenant: string): Promise<string> =>
      (await desk.ask("POST", "/runs", { body: { job: "fails", tenant, delay: "1h" } })).body.id;
    await desk.daybook.start();
    const [north, south] = [await enqueue("north"), await enqueue("south")];
    const own = await desk.ask("POST", "/runs", { body: { job: "fails", delay: "1h" }, caller });
    expect((await desk.ask("GET", `/runs/${own.body.id}`)).body.tenant).toBe("north");
    const list = await desk.ask("GET", "/runs", { caller });
    expect(new Set(list.body.data.map((run: { id: string }) => run.id))).toEqual(new Set([north, own.body.id]));
    expect((await desk.ask("GET", `/runs/${north}`, { caller })).status).toBe(200);
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/attempts"],
      ["GET", "/logs"],
      ["GET", "/failed-items"],
      ["GET", "/child-states"],
      ["POST", "/cancel"],
      ["POST", "/retry"],
    ] as const) {
      const reply = await desk.ask(method, `/runs/${south}${path}`, { caller });
      expect({ path, status: reply.status, code: reply.body.code }).toEqual({
        path,
        status: 404,
        code: "RUN_NOT_FOUND",
      });
    }
    expect((await desk.ask("GET", `/runs/${south}`)).body.state).toBe("waiting");
    for (const reply of [
      await desk.ask("GET", "/runs?tenant=south", { caller }),
      await desk.ask("POST", "/runs", { body: { job: "fails", tenant: "south" }, caller }),
      await desk.ask("POST", "/jobs/fails/pause", { body: { tenant: "south" }, caller }),
    ])
      expect(reply).toMatchObject({
        status: 403,
        body: { code: "FORBIDDEN", params: { field: "tenant", value: "south" } },
      });
    const body = { filter: {}, expected: 2 };
    expect((await desk.ask("POST", "/runs/bulk-cancel", { body, caller })).body).toMatchObject({
      matched: 2,
      changed: 2,
    });
    expect((await desk.ask("GET", `/runs/${south}`)).body.state).toBe("waiting");
    expect(
      (await desk.ask("POST", "/runs/bulk-cancel", { body: { filter: { tenant: "south" } }, caller })).status,
    ).toBe(403);
    expect((await desk.ask("GET", "/runs/export?format=csv", { caller })).body).not.toContain("south");
    expect((await desk.ask("GET", "/overview", { caller })).body).toMatchObject({ counts: null, recent: [{}, {}] });
    expect((await desk.ask("GET", "/runs/latest?job=fails", { caller })).body.tenant).toBe("north");
    // Without a tenant it is the caller's own job that stands still, not everybody's.
    expect((await desk.ask("POST", "/jobs/fails/pause", { caller })).status).toBe(204);
    expect((await desk.ask("GET", "/jobs/fails")).body).toMatchObject({
      paused: false,
      overrides: [{ scope: "job_tenant", subject: "fails/north", setBy: "nina" }],
    });
    expect((await desk.ask("GET", "/tenants", { caller })).body.data).toMatchObject([{ id: "north" }]);
    expect((await desk.ask("GET", "/schedules/stock-sync/default", { caller })).status).toBe(404);
  });
});

describe("without a check of the host's", () => {
  test("only callers on this machine are let in, by its own name", async () => {
    const { daybook } = await Desk.open("SQLite", {});
    const status = async ({ request, address }: ReturnType<typeof on>): Promise<number> =>
      (await daybook.fetch(request, { address })).status;
    const local = "http://localhost:4000/api/v1/queues";
    expect(await status(on("127.0.0.1", local))).toBe(200);
    expect(await status(on("::1", "http://[::1]:4000/api/v1/queues"))).toBe(200);
    expect(await status(on("::ffff:127.0.0.1", "http://127.0.0.1/api/v1/queues"))).toBe(200);
    expect(await status(on("10.0.0.7", local))).toBe(401);
    expect(await status(on(undefined, local))).toBe(401);
    expect(await status(on("127.0.0.1", "http://rebound.example/api/v1/queues"))).toBe(401);
    expect(await status(on("127.0.0.1", local, { headers: { "sec-fetch-site": "cross-site" } }))).toBe(401);
    expect(await status(on("127.0.0.1", local, { headers: { origin: "https://elsewhere.example" } }))).toBe(401);
  });

  test("a check that throws lets nobody in and shows nothing of why", async () => {
    const authenticate = (): never => {
      throw new Error("secret detail");
    };
    const { daybook } = await Desk.open("SQLite", { authenticate });
    const reply = await replyOf(
      await daybook.fetch(new Request("http://localhost/api/v1/queues"), { address: "127.0.0.1" }),
    );
    expect(reply).toMatchObject({ status: 500, body: { code: "UNEXPECTED" } });
    expect(JSON.stringify(reply.body)).not.toContain("secret");
  });

  test("what the check says has to be a role that there is", async () => {
    const { daybook } = await Desk.open("SQLite", { authenticate: () => ({ name: "eve", role: "owner" as never }) });
    expect((await daybook.fetch(new Request("http://localhost/api/v1/queues"))).status).toBe(500);
  });
});

test("a page of another site cannot make a signed-in browser change anything", async () => {
  const desk = await Desk.open("SQLite");
  await desk.daybook.start();
  const forged = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://elsewhere.example" },
    { origin: "null" },
  ];
  for (const headers of forged)
    expect(await desk.ask("POST", "/queues/default/pause", { headers })).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN" },
    });
  const honest: Record<string, string>[] = [
    { "sec-fetch-site": "same-origin", origin: "http://daybook.test" },
    { origin: "http://daybook.test" },
    {},
  ];
  await desk.ask("POST", "/runs", { body: { job: "fails", delay: "1h" } });
  for (const headers of honest) expect((await desk.ask("POST", "/queues/default/pause", { headers })).status).toBe(204);
});

import { describe, expect, test } from "vitest";
import { sharedProgress, sharedRun } from "../../src/http/contract/shares.ts";
import { languageOf } from "../../src/http/share/words.ts";
import type { HostCaller, HttpOptions } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { EventClient } from "./http/event-client.ts";
import { Desk, stores, told } from "./http/desk.ts";

const day = 86_400_000;

/** What a stranger with a link gets: nobody says who he is. */
async function open(desk: Desk, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return desk.daybook.fetch(new Request(`http://daybook.test${path}`, { headers }));
}

async function linkTo(desk: Desk, path: string, body?: object, caller?: HostCaller): Promise<string> {
  const reply = await desk.ask("POST", `${path}/share`, { body, ...(caller === undefined ? {} : { caller }) });
  if (reply.status !== 201) throw new Error(`No link: ${JSON.stringify(reply.body)}`);
  return reply.body.path as string;
}

describe.each(stores)("share links over %s", (store) => {
  test("a stranger with a link sees how far a run is, as JSON and as a stream, and nothing else of it", async () => {
    const desk = await Desk.open(store);
    const { id } = await desk.daybook.enqueue("stock-sync", { shop: "secret-input" }, { tenant: "north", delay: "1h" });
    const path = await linkTo(desk, `/runs/${id}`);
    const shown = (await (await open(desk, `${path}/progress`)).json()) as { runs: { state: string }[] };
    expect(sharedProgress.safeParse(shown)).toMatchObject({ success: true });
    expect(shown).toMatchObject({ kind: "run", runs: [{ id, state: "waiting", progress: null }] });
    const client = new EventClient(await open(desk, `${path}/events`));
    await client.until(({ heard }) => heard.length > 0);
    const other = await desk.daybook.enqueue("stock-sync", undefined, { tenant: "north" });
    await desk.daybook.start();
    await desk.daybook.runs.wait(other.id);
    await desk.daybook.runs.cancel(id, { reason: "secret-reason" });
    await client.until((one) => one.named("run").some(({ data }) => data.state === "cancelled"));
    for (const { data } of client.named("run")) {
      expect(sharedRun.safeParse(data)).toMatchObject({ success: true });
      expect(data.id).toBe(id);
    }
    expect(JSON.stringify([client.heard, shown])).not.toMatch(/secret|north/);
  });

  test("a tenant's link shows what runs for that tenant, and nothing of another", async () => {
    const desk = await Desk.open(store);
    const north = await desk.daybook.enqueue("stock-sync", undefined, { tenant: "north", delay: "1h" });
    const south = await desk.daybook.enqueue("fails", undefined, { tenant: "south", delay: "1h" });
    const path = await linkTo(desk, "/tenants/north");
    const shown = (await (await open(desk, `${path}/progress`)).json()) as { runs: { id: string }[] };
    expect(shown.runs.map((run) => run.id)).toEqual([north.id]);
    const client = new EventClient(await open(desk, `${path}/events`));
    await client.until(({ heard }) => heard.length > 0);
    await desk.daybook.runs.cancel(south.id);
    await desk.daybook.runs.cancel(north.id);
    await client.until((one) => one.named("run").length > 0);
    expect(client.named("run").map(({ data }) => data.id)).toEqual([north.id]);
    expect(JSON.stringify(client.heard)).not.toContain("south");
  });

  test("one link is taken back, by whoever may act for its tenant, and the others stay", async () => {
    const desk = await Desk.open(store);
    const { id } = await desk.daybook.enqueue("stock-sync", undefined, { tenant: "north", delay: "1h" });
    const [first, second] = [await linkTo(desk, `/runs/${id}`), await linkTo(desk, `/runs/${id}`)];
    const tenants = await linkTo(desk, "/tenants/north");
    const revoke = (link: string, tenant: string | null) =>
      desk.ask("POST", "/shares/revoke", { body: { link }, caller: { name: "nina", role: "operator", tenant } });
    for (const link of [first, tenants])
      expect(await revoke(link, "south")).toMatchObject({ status: 404, body: { code: "SHARE_INVALID" } });
    expect(await revoke("/share/nothing", null)).toMatchObject({ status: 404, body: { code: "SHARE_INVALID" } });
    expect((await revoke(`http://daybook.test${first}/progress?x=1`, "north")).status).toBe(204);
    expect((await revoke(tenants.slice("/share/".length), null)).status).toBe(204);
    const statuses = await Promise.all([first, tenants, second].map(async (path) => (await open(desk, path)).status));
    expect(statuses).toEqual([404, 404, 200]);
    expect((await revoke(first, null)).status).toBe(404);
    const { data } = (await desk.ask("GET", "/audit")).body;
    expect(data.slice(0, 2)).toMatchObject([
      { action: "tenant.unshare", subject: "tenant:north", by: "nina" },
      { action: "run.unshare", subject: `run:${id}` },
    ]);
    expect(JSON.stringify((await desk.ask("GET", "/settings")).body)).not.toContain("share.");
  });

  test("a new key voids every link, and all processes know it", async () => {
    const desk = await Desk.open(store);
    const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
    const before = await linkTo(desk, `/runs/${id}`);
    expect((await open(desk, before)).status).toBe(200);
    expect((await desk.ask("POST", "/shares/rotate")).status).toBe(204);
    expect((await open(desk, before)).status).toBe(404);
    expect(await (await open(desk, `${before}/progress`)).json()).toMatchObject({ code: "SHARE_INVALID" });
    expect((await open(desk, await linkTo(desk, `/runs/${id}`))).status).toBe(200);
    const settings = JSON.stringify((await desk.ask("GET", "/settings")).body);
    expect(settings).not.toContain("share.key");
    const audit = (await desk.ask("GET", "/audit")).body.data as { action: string }[];
    expect(audit.map(({ action }) => action)).toEqual(["run.share", "share.rotate", "run.share"]);
  });
});

test("a link that is changed in any place, or cut off, is none", async () => {
  const desk = await Desk.open("SQLite");
  const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
  const path = await linkTo(desk, `/runs/${id}`);
  const token = path.slice("/share/".length);
  const places = Array.from({ length: token.length - 1 }, (_, place) => place);
  for (const place of places) {
    const letter = token[place] === "A" ? "B" : "A";
    const changed = `${token.slice(0, place)}${letter}${token.slice(place + 1)}`;
    expect([place, (await open(desk, `/share/${changed}/progress`)).status]).toEqual([place, 404]);
  }
  for (const none of ["x", ".", "a.b.c", token.slice(0, -3), `${token}.x`, token.split(".")[0] ?? ""])
    expect((await open(desk, `/share/${none}/progress`)).status).toBe(404);
});

test("a link ends at its instant, its stream with it; how long it may be is bounded", async () => {
  const clock = new FakeClock();
  const desk = await Desk.open("SQLite", undefined, { clock });
  const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "9d" });
  const path = await linkTo(desk, `/runs/${id}`, { expiresIn: "2m" });
  const client = new EventClient(await open(desk, `${path}/events`));
  await client.until(({ heard }) => heard.length > 0);
  clock.advance(120_000);
  expect(await client.ended).toBe("closed");
  const page = await open(desk, path, { "accept-language": "de" });
  expect([page.status, await page.text()]).toEqual([410, expect.stringContaining("abgelaufen")]);
  expect(await (await open(desk, `${path}/progress`)).json()).toMatchObject({ code: "SHARE_EXPIRED" });
  const usual = await desk.ask("POST", `/runs/${id}/share`);
  expect(Date.parse(usual.body.expiresAt) - clock.now()).toBe(7 * day);
  for (const expiresIn of ["59s", "91d", "soon", -1])
    expect((await desk.ask("POST", `/runs/${id}/share`, { body: { expiresIn } })).status).toBe(400);
});

test("operators make links to what they know, viewers make none, and nobody to what is not there", async () => {
  const desk = await Desk.open("SQLite");
  const nina: HostCaller = { name: "nina", role: "operator", tenant: "north" };
  const north = await desk.daybook.enqueue("fails", undefined, { tenant: "north", delay: "1h" });
  const south = await desk.daybook.enqueue("fails", undefined, { tenant: "south", delay: "1h" });
  expect((await open(desk, await linkTo(desk, `/runs/${north.id}`, undefined, nina))).status).toBe(200);
  expect((await open(desk, await linkTo(desk, "/tenants/north", undefined, nina))).status).toBe(200);
  const code = async (path: string, caller?: HostCaller): Promise<string> =>
    (await desk.ask("POST", `${path}/share`, caller === undefined ? {} : { caller })).body.code;
  expect(await code(`/runs/${south.id}`, nina)).toBe("RUN_NOT_FOUND");
  expect(await code("/tenants/south", nina)).toBe("TENANT_NOT_FOUND");
  expect(await code("/tenants/nobody")).toBe("TENANT_NOT_FOUND");
  expect(await code(`/runs/${north.id}`, { name: "vera", role: "viewer" })).toBe("FORBIDDEN");
});

test("the page has no script of its own text, may be framed by whom the options name, and speaks the reader's language", async () => {
  const http: HttpOptions = {
    authenticate: told,
    basePath: "/ops/daybook",
    share: { frameAncestors: ["https://shop.example"] },
  };
  const desk = await Desk.open("SQLite", http);
  const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
  const reply = await desk.daybook.fetch(
    new Request(`http://daybook.test/ops/daybook/api/v1/runs/${id}/share`, {
      method: "POST",
      headers: { "x-caller": JSON.stringify({ name: "anna", role: "admin" }) },
    }),
  );
  const link = (await reply.json()) as { url: string; path: string };
  expect(link.url).toBe(`http://daybook.test${link.path}`);
  const page = await open(desk, link.path, { "accept-language": "fr, vi;q=0.9, en;q=0.8" });
  const text = await page.text();
  expect(text).toMatch(/^<!doctype html>\n<html lang="vi">/);
  expect(text).toContain("đang chạy");
  expect(text.match(/<script[^>]*>/g)).toEqual(['<script src="assets/share.js" defer>']);
  expect(text).not.toMatch(/<style| style=| on\w+=/);
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("frame-ancestors https://shop.example");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain("unsafe");
  expect(page.headers.get("x-frame-options")).toBeNull();
  for (const [file, type] of [
    ["share.js", "text/javascript"],
    ["share.css", "text/css"],
  ] as const) {
    const asset = await open(desk, new URL(`assets/${file}`, link.url).pathname);
    expect([asset.status, asset.headers.get("content-type")]).toEqual([200, `${type}; charset=utf-8`]);
  }
  const usual = await Desk.open("SQLite");
  const other = await usual.daybook.enqueue("fails", undefined, { delay: "1h" });
  const framed = await open(usual, await linkTo(usual, `/runs/${other.id}`));
  expect(framed.headers.get("content-security-policy")).toContain("frame-ancestors *");
});

test("pages of the sites that may show a link may ask for its progress, and learn why they get none; others may not", async () => {
  const shop = "https://shop.example";
  const desk = await Desk.open("SQLite", { authenticate: told, share: { frameAncestors: [shop] } });
  const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
  const path = await linkTo(desk, `/runs/${id}`);
  const allowed = async (asked: string, origin: string): Promise<string | null> => {
    const response = await open(desk, asked, { origin });
    await response.body?.cancel();
    return response.headers.get("access-control-allow-origin");
  };
  expect(await allowed(`${path}/progress`, shop)).toBe(shop);
  expect(await allowed(`${path}/events`, shop)).toBe(shop);
  expect(await allowed("/share/cut-off/progress", shop)).toBe(shop);
  expect(await allowed(`${path}/progress`, "https://other.example")).toBeNull();
  expect(await allowed(path, shop)).toBeNull();
  expect(await allowed("/api/v1/runs", shop)).toBeNull();
  const credentials = (await open(desk, `${path}/progress`, { origin: shop })).headers;
  expect(credentials.get("access-control-allow-credentials")).toBeNull();
  const usual = await Desk.open("SQLite");
  const other = await usual.daybook.enqueue("fails", undefined, { delay: "1h" });
  const anybody = await open(usual, `${await linkTo(usual, `/runs/${other.id}`)}/progress`, { origin: shop });
  expect(anybody.headers.get("access-control-allow-origin")).toBe("*");
});

test.each([
  [null, "en"],
  ["", "en"],
  ["fr", "en"],
  ["de-AT,de;q=0.9", "de"],
  ["en;q=0.1, vi", "vi"],
  ["de;q=0, vi;q=0.2", "vi"],
  ["*", "en"],
])("of %j the page speaks %s", (asked, language) => {
  expect(languageOf(asked)).toBe(language);
});

test.each([[[]], [["https://a.example; script-src *"]], ["*"], [[7]]])(
  "%j is no list of who may frame",
  async (given) => {
    await expect(Desk.open("SQLite", { share: { frameAncestors: given as never } })).rejects.toMatchObject({
      code: "OPTION_INVALID",
    });
  },
);

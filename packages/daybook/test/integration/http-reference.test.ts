import { expect, test } from "vitest";
import type { HttpOptions } from "../../src/index.ts";
import { Desk } from "./http/desk.ts";
import { endpoints } from "./http/endpoints.ts";

const caller = { "x-caller": JSON.stringify({ name: "vera", role: "viewer" }) };

async function pageOf(http?: HttpOptions, path = "/api/docs") {
  const { daybook } = await Desk.open("SQLite", http);
  const get = (where: string, headers: Record<string, string> = caller): Promise<Response> =>
    daybook.fetch(new Request(`http://daybook.test${where}`, { headers }));
  return { get, html: await (await get(path)).text() };
}

test("the reference page has every operation with its place, parameters, fields, refusals and a call to paste", async () => {
  const { html } = await pageOf();
  for (const { id, method, path, params, query, role } of endpoints) {
    const [, article = ""] = new RegExp(`<article id="${id.replace(".", "\\.")}">([^]*?)</article>`).exec(html) ?? [];
    const said = (text: string): { id: string; text: string; isSaid: boolean } => ({
      id,
      text,
      isSaid: article.includes(text),
    });
    const names = [...Object.keys(params.shape), ...Object.keys(query.shape)].map((name) => `<code>${name}</code>`);
    const wanted = [
      `<code>/api/v1${path}</code>`,
      `>${method}</b>`,
      role === null ? "Anybody." : `Role: ${role}`,
      "UNAUTHENTICATED",
      "curl ",
      ...names,
    ];
    for (const text of wanted) expect(said(text)).toEqual({ id, text, isSaid: true });
  }
  expect(html).toContain(`curl -X POST &quot;$DAYBOOK_URL/api/v1/runs&quot;`);
  expect(html).toContain(`-d &#39;{&quot;job&quot;:&quot;JOB&quot;}&#39;`);
});

test("the document says how callers are known, and which operations ask nobody who they are", async () => {
  const desk = await Desk.open("SQLite");
  const { body } = await desk.ask("GET", "/openapi.json");
  expect(body.components.securitySchemes).toMatchObject({
    token: { type: "http", scheme: "bearer" },
    session: { type: "apiKey", in: "cookie", name: "__Host-daybook_session" },
  });
  const asked = endpoints.map(({ id, method, path }) => [id, body.paths[path][method.toLowerCase()].security]);
  const any = [{ token: [] }, { session: [] }];
  expect(asked).toEqual(endpoints.map(({ id, role }) => [id, role === null ? [] : any]));
  expect(asked.filter(([, security]) => security.length === 0).map(([id]) => id)).toEqual([
    "session.signIn",
    "session.signOut",
  ]);
});

test("each link within the page leads to a place in it, each place has one name, and the others stay on its own site", async () => {
  const { html } = await pageOf();
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBe(new Set(ids).size);
  const links = [...html.matchAll(/ href="([^"]+)"/g)].map(([, href = ""]) => href);
  expect(links.filter((href) => href.startsWith("#") && !ids.includes(href.slice(1)))).toEqual([]);
  expect(new Set(links.filter((href) => !href.startsWith("#")))).toEqual(new Set(["docs.css", "v1/openapi.json"]));
});

test("it works with a policy that allows its own stylesheet and nothing else", async () => {
  const { get, html } = await pageOf();
  const { headers } = await get("/api/docs");
  expect(headers.get("content-security-policy")).toBe(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(html).not.toMatch(/<script|<style| style=| on\w+=|<img|<iframe/);
  expect((await get("/api/docs.css", {})).headers.get("content-type")).toBe("text/css; charset=utf-8");
  // The API's own policy is as strict as before.
  expect((await get("/api/v1/jobs")).headers.get("content-security-policy")).toBe(
    "default-src 'none'; frame-ancestors 'none'",
  );
});

test("it is closed like the API, and works below a path", async () => {
  const { get } = await pageOf();
  expect((await get("/api/docs", {})).status).toBe(401);
  const authenticate = () => ({ name: "vera", role: "viewer" }) as const;
  const { html } = await pageOf({ basePath: "/admin/daybook", authenticate }, "/admin/daybook/api/docs");
  expect(html).toContain('<link rel="stylesheet" href="docs.css"');
});

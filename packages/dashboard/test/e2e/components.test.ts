import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createDaybook } from "daybook";
import { toNodeHandler } from "daybook/http";
import { FakeClock } from "daybook/testing";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { findingsOf } from "../support/axe.ts";
import { buildVuePage, pageOf, serveSite, strictPolicy } from "../support/host-page.ts";
import { House, stores } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();
const mount = "/ops/daybook";
const components = join(import.meta.dirname, "../../../daybook/dist/components");

/** A site that has Daybook below a path of its own, and one page with strict rules. */
async function siteWith(house: House, body: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const daybook = toNodeHandler(house.daybook);
  return serveSite((request, response) => {
    const path = new URL(request.url ?? "/", "http://site").pathname;
    if (path.startsWith(`${mount}/`)) return void daybook(request, response);
    const file = files[path];
    if (file !== undefined) {
      const type = path.endsWith(".js") ? "text/javascript" : "text/css";
      return void response.setHeader("content-type", type).end(file);
    }
    response.setHeader("content-type", "text/html").setHeader("content-security-policy", strictPolicy());
    response.end(
      pageOf(
        `<main><h1>A shop</h1>${body}</main>`,
        `<script type="module" src="${mount}/element.js"></script>
      <link rel="stylesheet" href="/shop.css"><script type="module" src="/shop.js"></script>`,
      ),
    );
  });
}

const shopFiles = {
  "/shop.css": ":root { color-scheme: light dark; background: Canvas; color: CanvasText } p { color: rgb(1, 2, 3) }",
  "/shop.js": `window.heard = [];
    for (const name of ["update", "finish", "trouble"])
      document.addEventListener(name, ({ target, detail }) => heard.push([target.id, name, detail[0].status ?? detail[0].code]), true);`,
};

const bar = (page: Page, within = "daybook-progress"): ReturnType<Page["locator"]> =>
  page.locator(`${within} [role=progressbar]`);
const reaches = async (page: Page, percent: number, within?: string): Promise<void> =>
  bar(page, within)
    .and(page.locator(`[aria-valuenow="${percent}"]`))
    .waitFor();

test.for(stores)(
  "a page without Vue, and without inline styles, follows a run from 0 to 100 %, on %s",
  async (store) => {
    const house = await House.open(store, { basePath: mount });
    const { id } = await house.daybook.enqueue("in-halves", undefined, { tenant: "north" });
    const site = await siteWith(
      house,
      `<daybook-progress id="one" run="${id}">wait for it</daybook-progress>`,
      shopFiles,
    );
    const page = await visit(site);
    await reaches(page, 0);
    await page.locator("daybook-progress").getByText("Running").waitFor();
    house.halves[0].open();
    await reaches(page, 50);
    await page.getByText("5 of 10").waitFor();
    house.halves[1].open();
    await reaches(page, 100);
    await page.getByText("Succeeded").waitFor();
    expect(await page.evaluate<string[][]>("heard.filter(([, name]) => name === 'finish')")).toEqual([
      ["one", "finish", "succeeded"],
    ]);
    expect(await page.evaluate("document.adoptedStyleSheets.length")).toBe(0);
  },
);

test("a page of another site shows a run to whoever has a link, and without one says what to do", async () => {
  const house = await House.open("SQLite", {
    authenticate: ({ headers }) => (headers.get("x-chief") === null ? null : { name: "chief", role: "admin" }),
  });
  const { id } = await house.daybook.enqueue("in-halves", undefined, { tenant: "north" });
  const answer = await fetch(`${house.url}/api/v1/runs/${id}/share`, { method: "POST", headers: { "x-chief": "yes" } });
  const { url } = (await answer.json()) as { url: string };
  const site = await serveSite((request, response) => {
    response.setHeader("content-type", "text/html").setHeader("content-security-policy", strictPolicy(house.url));
    response.end(
      pageOf(
        `<h1>Elsewhere</h1><daybook-progress id="linked" link="${url}" label="Your import"></daybook-progress>
         <daybook-runs id="listed" link="${url}"></daybook-runs><daybook-progress id="bare" run="${id}"></daybook-progress>`,
        `<script type="module" src="${house.url}/element.js"></script>`,
      ),
    );
  });
  const page = await visit(site, { troubled: true });
  await page.locator("#linked", { hasText: "Your import" }).waitFor();
  await reaches(page, 0, "#linked");
  await page.locator("#bare [data-code=SERVER_UNREACHABLE]", { hasText: "share link" }).waitFor();
  house.halves[0].open();
  await reaches(page, 50, "#linked");
  await reaches(page, 50, "#listed");
  house.halves[1].open();
  await reaches(page, 100, "#linked");
  expect(await page.getByText("north").count()).toBe(0);
});

test("a link that expires while it is looked at, or was never one, says so; so do an unknown run and a wrong address", async () => {
  const house = await House.open("SQLite", { basePath: mount });
  const { id } = await house.daybook.enqueue("endless");
  const past = await createDaybook({
    store: house.store,
    clock: new FakeClock(Date.now() - 3_600_000),
    http: { basePath: mount, authenticate: () => ({ name: "chief", role: "admin" }) },
  });
  const asked = new Request(`http://any.test${mount}/api/v1/runs/${id}/share`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ expiresIn: "1m" }),
  });
  const { path } = (await (await past.fetch(asked)).json()) as { path: string };
  await past.stop();
  const site = await siteWith(
    house,
    `<daybook-progress id="expired" link="${path}"></daybook-progress>
     <daybook-progress id="invalid" link="${mount}/share/cut-off"></daybook-progress>
     <daybook-progress id="unknown" run="no-such-run"></daybook-progress>
     <daybook-progress id="foreign" base="/elsewhere" run="${id}"></daybook-progress>
     <daybook-progress id="away" base="http://127.0.0.1:9" run="${id}"></daybook-progress>
     <daybook-progress id="unsaid"></daybook-progress>
     <daybook-runs id="misspelt" states="runing"></daybook-runs>`,
    shopFiles,
  );
  const page = await visit(site, { troubled: true });
  for (const [place, code, remedy] of [
    ["expired", "SHARE_EXPIRED", "Ask for a new one"],
    ["invalid", "SHARE_INVALID", "Ask for a new one"],
    ["unknown", "RUN_NOT_FOUND", "Check its id"],
    ["foreign", "ANSWER_INVALID", "Check the address"],
    ["away", "SERVER_UNREACHABLE", "the address is right"],
    ["unsaid", "OPTION_INVALID", "Say what to show"],
    ["misspelt", "REQUEST_INVALID", "runing"],
  ] as const)
    await page.locator(`#${place} [data-code=${code}]`, { hasText: remedy }).waitFor();
  expect(await page.locator("#expired button").count()).toBe(0);
  expect(await findingsOf(page)).toEqual([]);
  await page.evaluate(`document.getElementById("unknown").setAttribute("run", "${id}")`);
  await page.locator("#unknown", { hasText: "endless" }).waitFor();
  await house.daybook.runs.cancel(id);
});

test("a list shows runs as they come, and lets go of those that no longer fit", async () => {
  const house = await House.open("SQLite", { basePath: mount });
  const site = await siteWith(house, `<daybook-runs states="running" linked></daybook-runs>`, shopFiles);
  const page = await visit(site);
  await page.getByText("There is nothing to show.").waitFor();
  const { id } = await house.daybook.enqueue("endless", undefined, { tenant: "north" });
  const link = page.getByRole("link", { name: "endless" });
  await link.waitFor();
  await expect.poll(() => link.getAttribute("href")).toBe(`${site}${mount}/runs/${id}`);
  await house.daybook.enqueue("flaky");
  await house.daybook.runs.cancel(id);
  await page.getByText("There is nothing to show.").waitFor();
});

test("the newest run of a job takes the place of the one before", async () => {
  const house = await House.open("SQLite", { basePath: mount });
  const site = await siteWith(house, `<daybook-progress job="flaky"></daybook-progress>`, shopFiles);
  const page = await visit(site);
  await page.getByText("There is no run yet.").waitFor();
  await house.daybook.enqueue("flaky");
  await page.getByText("The shop answers 418").waitFor();
  house.works = true;
  await house.daybook.enqueue("flaky");
  await page.getByText("Succeeded").waitFor();
});

test("more components than a browser has connections all go on", async () => {
  const house = await House.open("SQLite", { basePath: mount });
  const tenants = ["a", "b", "c", "d", "e", "f", "g", "h"];
  for (const tenant of tenants) await house.daybook.enqueue("in-halves", undefined, { tenant });
  const site = await siteWith(
    house,
    tenants.map((tenant) => `<daybook-progress id="${tenant}" tenant="${tenant}"></daybook-progress>`).join(""),
    shopFiles,
  );
  const page = await visit(site);
  for (const tenant of tenants) await reaches(page, 0, `#${tenant}`);
  house.halves[0].open();
  house.halves[1].open();
  for (const tenant of tenants) await reaches(page, 100, `#${tenant}`);
});

test("it says that the line is lost, and goes on when it is back", async () => {
  const house = await House.open("SQLite");
  const { id } = await house.daybook.enqueue("in-halves");
  const { url } = (await (await fetch(`${house.url}/api/v1/runs/${id}/share`, { method: "POST" })).json()) as {
    url: string;
  };
  const site = await serveSite((_, response) => {
    const head = `<script type="module" src="${house.url}/element.js"></script>`;
    response
      .setHeader("content-type", "text/html")
      .end(pageOf(`<daybook-progress link="${url}"></daybook-progress>`, head));
  });
  const page = await visit(site, { troubled: true });
  await reaches(page, 0);
  await house.hangUp();
  await page.getByText("The connection is lost; trying again.").waitFor();
  house.halves[0].open();
  await house.listen();
  await reaches(page, 50);
  await page.getByText("The connection is lost; trying again.").waitFor({ state: "detached" });
});

test.for([
  ["de", "light", "Läuft", "5 von 10"],
  ["vi", "dark", "Đang chạy", "5 trên 10"],
] as const)(
  "it speaks the page's language (%s), and nothing of it is against WCAG 2.2 AA in %s",
  async ([language, theme, status, counts]) => {
    const house = await House.open("SQLite", { basePath: mount });
    const { id } = await house.daybook.enqueue("in-halves", undefined, { tenant: "north" });
    const failed = await house.daybook.enqueue("flaky");
    await house.daybook.runs.wait(failed.id);
    house.halves[0].open();
    const site = await siteWith(
      house,
      `<div lang="${language}"><daybook-progress run="${id}"></daybook-progress><daybook-runs linked></daybook-runs></div>`,
      shopFiles,
    );
    const page = await visit(site, { theme });
    await page.locator("daybook-progress", { hasText: counts }).getByText(status).waitFor();
    await page.locator("daybook-runs").getByText("The shop answers 418").waitFor();
    expect(await findingsOf(page)).toEqual([]);
  },
);

test("an application with Vue has both components, tells it what happened, and draws with a slot", async () => {
  const house = await House.open("SQLite", { basePath: mount });
  const { id } = await house.daybook.enqueue("in-halves");
  const script = await buildVuePage();
  const daybook = toNodeHandler(house.daybook);
  const site = await serveSite((request, response) => {
    if (request.url?.startsWith(mount)) return void daybook(request, response);
    if (request.url === "/main.js") return void response.setHeader("content-type", "text/javascript").end(script);
    response.setHeader("content-type", "text/html").setHeader("content-security-policy", strictPolicy());
    response.end(
      pageOf(`<footer><p>mine</p></footer><div id="app"></div>`, `<script type="module" src="/main.js"></script>`),
    );
  });
  const page = await visit(`${site}/?run=${id}`);
  await reaches(page, 0, "#one");
  await page.locator("#one.box", { hasText: "The halves" }).waitFor();
  house.halves[0].open();
  await reaches(page, 50, "#one");
  await page.getByText("in-halves drawn by hand: 50").waitFor();
  await reaches(page, 50, "#many");
  expect(await findingsOf(page)).toEqual([]);
  house.halves[1].open();
  await reaches(page, 100, "#one");
  await page.getByText("finished in-halves succeeded").waitFor();
  await page.getByText("in-halves drawn by hand: 100").waitFor();
  expect(await page.evaluate("document.adoptedStyleSheets.length")).toBe(1);
  expect(await page.evaluate("getComputedStyle(document.querySelector('p')).color")).toBe("rgb(0, 0, 0)");
});

test("what pages load is small: the elements under 50 kB, the Vue components under 25 kB as they are shipped", async () => {
  const size = async (file: string): Promise<number> => gzipSync(await readFile(join(components, file))).byteLength;
  expect(await size("element.js")).toBeLessThan(50_000);
  expect(await size("vue.js")).toBeLessThan(25_000);
});

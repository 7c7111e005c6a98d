import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { serveDashboard } from "../../src/http/dashboard/serve-dashboard.ts";
import { toNodeHandler } from "../../src/http/index.ts";
import { Desk } from "./http/desk.ts";

const script = "console.log('a page of the dashboard');";

/** A build as Vite leaves it. */
function makeBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), "daybook-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), '<head><base href="./" /></head>');
  writeFileSync(join(folder, "favicon.svg"), "<svg/>");
  writeFileSync(join(folder, "assets/main-1a2b.js"), script);
  writeFileSync(join(folder, "assets/main-1a2b.js.gz"), gzipSync(script));
  writeFileSync(join(folder, "element.js"), script);
  writeFileSync(join(folder, "secret.txt"), "not for anybody");
  return folder;
}

function ask(
  path: string,
  {
    accept = "text/html",
    encoding = "",
    method = "GET",
    asked = path.split("?", 1)[0] ?? path,
    mount = "",
    compress = true,
    folder = makeBuild(),
  } = {},
) {
  const url = new URL(path, "http://daybook.test");
  const request = new Request(url, { method, headers: { accept, "accept-encoding": encoding } });
  return serveDashboard(request, { path: url.pathname, asked, mount, compress }, folder);
}

test.for([
  ["/", "./"],
  ["/runs", "./"],
  ["/runs?state=failed", "./"],
  ["/runs/17", "../"],
  ["/jobs/stock.sync/nightly", "../../"],
] as const)("the page at %s finds its files %s above itself", async ([path, base]) => {
  const response = await ask(path);
  expect(response?.status).toBe(200);
  expect(await response?.text()).toContain(`<base href="${base}"`);
});

test("pages work the same below a path, whoever cuts it off", async () => {
  const mount = "/ops/daybook";
  const texts = await Promise.all(
    [
      ask("/runs/17", { asked: "/ops/daybook/runs/17", mount }),
      ask("/runs/17", { asked: "/runs/17", mount }),
      ask("/", { asked: "/ops/daybook/", mount }),
      ask("/", { asked: "/", mount }),
    ].map(async (response) => (await response)?.text()),
  );
  expect(texts.map((text) => /base href="([^"]*)"/.exec(text ?? "")?.[1])).toEqual([
    "../",
    "../",
    "./",
    "/ops/daybook/",
  ]);
});

test("pages may run no script that stands in them, and are not kept", async () => {
  const response = await ask("/runs");
  const policy = response?.headers.get("content-security-policy");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain("unsafe");
  expect(response?.headers.get("cache-control")).toBe("no-cache");
  expect(response?.headers.get("x-frame-options")).toBe("DENY");
});

test("files with a hash in their name are kept for ever, and come compressed to those who take that", async () => {
  const plain = await ask("/assets/main-1a2b.js", { accept: "*/*" });
  expect(plain?.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(plain?.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(plain?.headers.get("content-encoding")).toBeNull();
  const zipped = await ask("/assets/main-1a2b.js", { accept: "*/*", encoding: "deflate, gzip;q=0.9" });
  expect(zipped?.headers.get("content-encoding")).toBe("gzip");
  expect(gunzipSync(Buffer.from((await zipped?.arrayBuffer()) ?? new ArrayBuffer())).toString()).toBe(script);
});

test("the elements are at an address without a hash, for pages of any site, and are looked for anew soon", async () => {
  const response = await ask("/element.js", { accept: "*/*" });
  expect(await response?.text()).toBe(script);
  expect(response?.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(response?.headers.get("access-control-allow-origin")).toBe("*");
  expect(response?.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  expect(response?.headers.get("cache-control")).toBe("public, max-age=600");
  const page = await ask("/assets/main-1a2b.js", { accept: "*/*" });
  expect(page?.headers.get("access-control-allow-origin")).toBeNull();
});

test("where the server around it says so, nothing is compressed, whatever the browser takes", async () => {
  const file = await ask("/assets/main-1a2b.js", { accept: "*/*", encoding: "gzip, br", compress: false });
  expect(file?.headers.get("content-encoding")).toBeNull();
  expect(await file?.text()).toBe(script);
});

test.for([
  "/assets/gone-9z.js",
  "/assets/../index.html",
  "/assets/%2e%2e/index.html",
  "/assets/..%2findex.html",
  "/secret.txt",
  "/assets/",
])("what is no file of the build is not served: %s", async (path) => {
  expect(await ask(path, { accept: "*/*" })).toBeNull();
});

test.for(["/api/v1/runs", "/api", "/health/live", "/metrics"])("%s is not the dashboard's", async (path) => {
  expect(await ask(path)).toBeNull();
});

test("a HEAD has the headers of a GET and no body; a POST is for others", async () => {
  const head = await ask("/runs", { method: "HEAD" });
  expect(head?.status).toBe(200);
  expect(await head?.text()).toBe("");
  expect(await ask("/runs", { method: "POST" })).toBeNull();
});

test("where nothing was built, the page tells the remedy", async () => {
  const response = await ask("/", { folder: join(tmpdir(), "no-such-build") });
  expect(response?.status).toBe(503);
  expect(await response?.text()).toContain("npm run build:dashboard");
});

test("a program that asks for no page is told in JSON that there is nothing", async () => {
  const { daybook } = await Desk.open("SQLite");
  const response = await daybook.fetch(
    new Request("http://daybook.test/nothing-here", { headers: { accept: "application/json" } }),
  );
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: "ROUTE_NOT_FOUND" });
});

test("below a path, the address without a slash at its end leads to the one with it", async () => {
  const { daybook } = await Desk.open("SQLite", { basePath: "/ops/daybook" });
  const response = await daybook.fetch(
    new Request("http://daybook.test/ops/daybook?days=1", { headers: { accept: "text/html" } }),
  );
  expect(response.status).toBe(302);
  expect(response.headers.get("location")).toBe("/ops/daybook/?days=1");
});

test("so it does where the framework has cut the path off", async () => {
  const { daybook } = await Desk.open("SQLite", {});
  const handle = toNodeHandler(daybook);
  const server = createServer((request: IncomingMessage & { originalUrl?: string }, response) => {
    // As Express mounts: what was asked for is kept beside what the handler sees.
    request.originalUrl = request.url ?? "";
    request.url = request.originalUrl.replace(/^\/ops/, "") || "/";
    void handle(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ops`;
  const response = await fetch(url, { headers: { accept: "text/html" }, redirect: "manual" });
  expect(response.status).toBe(302);
  expect(response.headers.get("location")).toBe("/ops/");
});

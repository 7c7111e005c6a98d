import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { listen } from "../../src/http/listen.ts";
import { toNodeHandler } from "../../src/http/index.ts";
import { cli, RunningCli } from "./cli/cli.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";
import { Desk } from "./http/desk.ts";

const projects: TestProject[] = [];
afterAll(() => {
  for (const one of projects) one.remove();
});

function project(): TestProject {
  const one = makeProject({ "jobs/nightly.job.ts": jobFile("nightly", "return 1;") });
  projects.push(one);
  return one;
}

test("a node:http server answers by toNodeHandler, and knows callers on this machine by their address", async () => {
  const { daybook } = await Desk.open("SQLite", {});
  const handle = toNodeHandler(daybook);
  const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  const made = await fetch(`${url}/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ job: "fails", delay: "1h" }),
  });
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  expect(await (await fetch(`${url}/runs/${id}`)).json()).toMatchObject({
    id,
    triggeredBy: "loopback",
    status: "scheduled",
  });
  const rebound = await fetch(`${url}/runs`, { headers: { "sec-fetch-site": "cross-site" } });
  expect(rebound.status).toBe(401);
});

test("a port that is taken is refused with the remedy", async () => {
  const { daybook } = await Desk.open("SQLite", {});
  const first = await listen(daybook, 0);
  onTestFinished(() => first.close());
  await expect(listen(daybook, Number(new URL(first.url).port))).rejects.toMatchObject({
    code: "OPTION_INVALID",
    message: expect.stringContaining("--port"),
  });
});

test("start --port answers the API while it works, and stops with it", async () => {
  const here = project();
  const worker = new RunningCli(here, ["start", "--port", "0"]);
  const [, url = ""] = await worker.output(/^api +(\S+)\/api\/v1, described at /m);
  await worker.output(/^ready/m);
  const made = await fetch(`${url}/api/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ job: "nightly" }),
  });
  expect(made.status).toBe(201);
  await worker.output(/succeeded +nightly/);
  expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ ready: true, code: null, failing: [] });
  expect((await worker.stop()).code).toBe(0);
  await expect(fetch(`${url}/health/live`)).rejects.toThrow("fetch failed");
});

test("a port that is none is refused before anything starts", async () => {
  const { code, stdout, stderr } = await cli(project(), ["start", "--port", "70000"]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("0 to 65535");
});

test("it is found at its path, whether or not the framework leaves that in the request", async () => {
  const { daybook } = await Desk.open("SQLite", { basePath: "/ops/daybook" });
  const at = async (path: string): Promise<unknown> => {
    const response = await daybook.fetch(new Request(`http://localhost${path}`), { address: "127.0.0.1" });
    return [response.status, ((await response.json()) as { code?: string }).code];
  };
  expect(await at("/ops/daybook/api/v1/queues")).toEqual([200, undefined]);
  expect(await at("/api/v1/queues")).toEqual([200, undefined]);
  expect(await at("/ops/daybook")).toEqual([404, "ROUTE_NOT_FOUND"]);
  expect(await at("/ops/daybooks/api/v1/queues")).toEqual([404, "ROUTE_NOT_FOUND"]);
  expect(await at("/ops/daybook/ops/daybook/api/v1/queues")).toEqual([404, "ROUTE_NOT_FOUND"]);
});

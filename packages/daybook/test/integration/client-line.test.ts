import { once } from "node:events";
import type { RequestListener } from "node:http";
import { expect, test } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { whole } from "./http/client-desk.ts";
import { serverOf } from "./http/server-of.ts";

const jobs: RequestListener = (_, response) => void response.end('{"data":[]}');
const cut: RequestListener = (request) => request.socket.destroy();
const silent: RequestListener = () => undefined;
const away: RequestListener = (_, response) =>
  void response.writeHead(503, { "retry-after": "0" }).end('{"code":"STORE_UNREACHABLE","message":"away","params":{}}');
const page =
  (status: number): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "text/html" }).end("<h1>nginx</h1>");

test("what only reads is tried again when the line is cut or the server is away", async () => {
  const { seen, client } = await serverOf(cut, away, jobs);
  expect(await client().jobs.list()).toEqual({ data: [] });
  expect(seen).toHaveLength(3);
});

test("it gives up after as many tries as it was told, with what it met last", async () => {
  const { seen, client } = await serverOf(cut, away);
  await expect(client({ retries: 1 }).jobs.list()).rejects.toMatchObject({ code: "STORE_UNREACHABLE", status: 503 });
  expect(seen).toHaveLength(2);
});

test("what changes something is sent once, whatever becomes of it", async () => {
  for (const answer of [cut, away]) {
    const { seen, client } = await serverOf(answer, jobs);
    await expect(client().runs.enqueue({ job: "fails" })).rejects.toMatchObject({ code: /_UNREACHABLE$/ });
    expect(seen).toEqual(["POST /api/v1/runs"]);
  }
});

test("a refusal is not tried again", async () => {
  const { seen, client } = await serverOf((_, response) => {
    response.writeHead(404).end('{"code":"JOB_NOT_FOUND","message":"no","params":{}}');
  });
  await expect(client().jobs.get({ job: "x" })).rejects.toMatchObject({ code: "JOB_NOT_FOUND" });
  expect(seen).toEqual(["GET /api/v1/jobs/x"]);
});

test("nobody there, a page that is none of ours, and a proxy without its server are told apart", async () => {
  const nobody = createClient({ baseUrl: "http://127.0.0.1:9", retries: 0 });
  await expect(nobody.jobs.list()).rejects.toMatchObject({ code: "SERVER_UNREACHABLE", status: null });
  for (const status of [200, 404]) {
    const { client } = await serverOf(page(status));
    await expect(client().jobs.list()).rejects.toMatchObject({ code: "ANSWER_INVALID", status });
  }
  const { client } = await serverOf(page(502));
  await expect(client({ retries: 0 }).jobs.list()).rejects.toMatchObject({ code: "SERVER_UNREACHABLE", status: 502 });
});

test("a server that does not answer in time counts as not reachable", async () => {
  const { client } = await serverOf(silent);
  const call = client({ timeoutMs: 50, retries: 0 }).jobs.list();
  await expect(call).rejects.toMatchObject({ code: "SERVER_UNREACHABLE", message: expect.stringContaining("50 ms") });
});

test("an aborted call rejects with the signal's reason, before it is sent, while it waits and between its tries", async () => {
  const { seen, client } = await serverOf(silent);
  const reason = new Error("enough");
  await expect(client().jobs.list({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(seen).toEqual([]);
  const waiting = new AbortController();
  const call = client().jobs.list({}, { signal: waiting.signal });
  await expect.poll(() => seen.length).toBe(1);
  waiting.abort(reason);
  await expect(call).rejects.toBe(reason);
  const gone = await serverOf(away);
  const between = new AbortController();
  const retried = gone.client({ retryDelayMs: 1e6 }).jobs.list({}, { signal: between.signal });
  await expect.poll(() => gone.seen.length).toBe(1);
  between.abort(reason);
  await expect(retried).rejects.toBe(reason);
});

test("an export that breaks off is an error and no shorter export", async () => {
  const { client } = await serverOf((request, response) => {
    response.writeHead(200, { "content-type": "text/csv" }).write("id,job\n", () => request.socket.destroy());
  });
  await expect(whole(client().runs.export({ format: "csv" }))).rejects.toMatchObject({ code: "SERVER_UNREACHABLE" });
});

test("an export that is read no further is given up on the line", async () => {
  let closed: Promise<unknown> | undefined;
  const { client } = await serverOf((request, response) => {
    closed = once(request.socket, "close");
    response.writeHead(200, { "content-type": "text/csv" }).write("id,job\n");
  });
  for await (const text of client().runs.export({ format: "csv" })) {
    expect(text).toBe("id,job\n");
    break;
  }
  await closed;
});

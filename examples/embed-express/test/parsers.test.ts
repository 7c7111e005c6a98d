import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDaybook, defineJob } from "daybook";
import { toNodeHandler } from "daybook/http";
import express, { type RequestHandler } from "express";
import { expect, onTestFinished, test } from "vitest";

/** Enqueues through an application in which these come before Daybook. */
async function enqueueBehind(...before: RequestHandler[]): Promise<{ status: number; body: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), "daybook-parsers-"));
  const jobs = [defineJob({ name: "greet", run: () => null })];
  const daybook = await createDaybook({ store: `sqlite:${join(folder, "book.db")}`, jobs });
  const app = express();
  app.use("/ops", ...before, toNodeHandler(daybook));
  const server = app.listen(0, "127.0.0.1");
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    await daybook.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await once(server, "listening");
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ops/api/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ job: "greet", delay: "1d", tenant: "Jürgen" }),
  });
  return { status: response.status, body: await response.json() };
}

const created = { status: 201, body: { created: true } };

test.each([
  ["no parser", []],
  ["the JSON parser", [express.json()]],
  ["the text parser", [express.text({ type: "*/*" })]],
  ["the raw parser", [express.raw({ type: "*/*" })]],
] as const)("behind %s, Daybook gets the body", async (_, before) => {
  expect(await enqueueBehind(...before)).toMatchObject(created);
});

test("behind something that swallows the body, Daybook says what to do", async () => {
  const swallow: RequestHandler = (request, _response, next) => {
    request.resume().once("end", () => next());
  };
  expect(await enqueueBehind(swallow)).toMatchObject({
    status: 415,
    body: { code: "BODY_NOT_JSON", message: expect.stringContaining("Mount Daybook before") },
  });
});

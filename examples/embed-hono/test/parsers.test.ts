import { createDaybook, defineJob } from "daybook";
import { Hono } from "hono";
import { expect, onTestFinished, test } from "vitest";

test("behind something that reads the body, Daybook says what to do", async () => {
  const jobs = [defineJob({ name: "greet", run: () => null })];
  const daybook = await createDaybook({ store: "sqlite::memory:", jobs, http: { basePath: "/ops" } });
  onTestFinished(() => daybook.stop());
  const app = new Hono();
  app.use(async ({ req }, next) => {
    await req.json();
    await next();
  });
  app.all("/ops/*", ({ req }) => daybook.fetch(req.raw, { address: "127.0.0.1" }));
  const response = await app.request("http://localhost/ops/api/v1/runs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ job: "greet" }),
  });
  expect(await response.json()).toMatchObject({ code: "BODY_NOT_JSON", message: expect.stringContaining("Mount") });
});

import pino from "pino";
import { expect, test } from "vitest";
import { defineJob, partial } from "../../src/index.ts";
import { Desk, stores } from "./http/desk.ts";
import { endpoints } from "./http/endpoints.ts";

const secret = 'sh0p-"s3cret"/äöü-0123456789';
/** What of the secret may be seen: nothing, not in base64 either. */
const traces = /s3cret|sh0p-|c2gwcC|NoMHAt|zaDBwL/;

const queries: Readonly<Record<string, string>> = {
  "runs.export": "?format=ndjson",
  "runs.latest": "?job=stock-sync",
  "fires.why": "?job=stock-sync",
};

/** Does everything wrong that can be done with a secret. */
const leaky = defineJob({
  name: "stock-sync",
  retry: { attempts: 2, delay: 0, jitter: 0 },
  async run({ credentials, log, progress, items, run }) {
    const token = await credentials.get("shopify");
    log.info(`calling with ${token}`, { headers: { authorization: `Bearer ${token}` }, [token]: 1 });
    progress.stage(`with ${token}`);
    progress.message(token);
    progress.set("token", { token });
    items.fail(`sku-${token}`, new Error(`401 for ${token}`), { url: encodeURIComponent(token) });
    if (run.attempt === 1) throw new Error(`failed with ${token}`, { cause: new TypeError(token) });
    return partial({ used: token, basic: Buffer.from(`me:${token}`).toString("base64") });
  },
});

test.each(stores)(
  "after a run that says its credential everywhere, no answer, export or log shows it on %s",
  async (store) => {
    const lines: string[] = [];
    const logger = pino({ level: "trace" }, { write: (line: string) => lines.push(line) });
    const desk = await Desk.open(store, undefined, { jobs: [leaky], logger });
    await desk.daybook.start();
    expect((await desk.ask("PUT", "/credentials/shopify", { body: { value: secret } })).status).toBe(204);
    const { body: made } = await desk.ask("POST", "/runs", { body: { job: "stock-sync", tenant: "north" } });
    await desk.daybook.runs.wait(made.id);
    const answers: string[] = [];
    let [masked, answered] = [0, 0];
    for (const { id, method, path } of endpoints.filter((each) => each.method === "GET")) {
      const at = path
        .replace("{run}", made.id)
        .replace("{job}", "stock-sync")
        .replace("{key}", "default")
        .replace("{tenant}", "north");
      const query = queries[id] ?? "";
      const { body, status } = await desk.ask(method, `${at}${query}`);
      if (status === 200) answered += 1;
      const text = typeof body === "string" ? body : JSON.stringify(body);
      masked += text.includes("[redacted]") ? 1 : 0;
      answers.push(`${id} ${text}`);
    }
    answers.push((await desk.ask("GET", "/runs/export?format=csv")).body, ...lines);
    expect(answered).toBeGreaterThan(20);
    expect(masked).toBeGreaterThanOrEqual(5);
    expect(lines.join("")).toContain("calling with [redacted]");
    expect(answers.filter((answer) => traces.test(answer))).toEqual([]);
  },
);

test.each([
  ["value of another type", JSON.stringify({ value: { [secret]: 1 } })],
  ["no value", JSON.stringify({ tenant: "north", vlaue: secret })],
  ["a list", JSON.stringify([secret])],
  ["no JSON", `{"value":"${secret}`],
  ["too long", JSON.stringify({ value: secret.repeat(5_000) })],
  ["nothing", JSON.stringify({ value: "" })],
])("what is wrong with a body that holds a secret (%s) is told without any of it", async (_, body) => {
  const desk = await Desk.open("SQLite");
  const reply = await desk.ask("PUT", "/credentials/shopify", {
    body,
    headers: { "content-type": "application/json" },
  });
  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.status).toBeLessThan(500);
  expect(JSON.stringify(reply.body)).not.toMatch(traces);
  expect((await desk.ask("GET", "/credentials")).body.data).toEqual([]);
});

test("who set, rotated and removed a credential is in the audit, with keys by their ids and no values", async () => {
  const desk = await Desk.open("SQLite");
  await desk.ask("PUT", "/credentials/shopify", { body: { value: secret, tenant: "north" } });
  await desk.ask("PUT", "/credentials/shopify", { body: { value: `${secret}2`, tenant: "north" } });
  expect((await desk.ask("POST", "/credentials/rotate")).body).toEqual({ resealed: 0 });
  const [listed] = (await desk.ask("GET", "/credentials")).body.data;
  expect(listed).toMatchObject({ name: "shopify", tenant: "north", setBy: "anna" });
  expect(await desk.daybook.credentials.get("shopify", { tenant: "north" })).toBe(`${secret}2`);
  await desk.ask("DELETE", "/credentials/shopify?tenant=north");
  expect((await desk.ask("DELETE", "/credentials/shopify?tenant=north")).body.code).toBe("CREDENTIAL_NOT_FOUND");
  const { data } = (await desk.ask("GET", "/audit")).body;
  const subject = "credential:north/shopify";
  expect(data).toMatchObject([
    { action: "credential.remove", subject, by: "anna", from: { via: "host" } },
    { action: "credential.set", subject, before: { keyId: listed.keyId }, after: { keyId: listed.keyId } },
    { action: "credential.set", subject, before: null, after: { keyId: listed.keyId } },
  ]);
  expect(JSON.stringify(data)).not.toMatch(traces);
});

test("without a key nothing is set, and the answer says what to do", async () => {
  const desk = await Desk.open("SQLite", undefined, { vault: {} });
  const reply = await desk.ask("PUT", "/credentials/shopify", { body: { value: secret } });
  expect(reply).toMatchObject({
    status: 409,
    body: { code: "VAULT_KEY_MISSING", message: expect.stringContaining("DAYBOOK_VAULT_KEY") },
  });
});

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createClient, pages, parseLines, rows, type Answer } from "../../src/client/index.ts";
import { ClientDesk, whole } from "./http/client-desk.ts";
import { stores } from "./http/desk.ts";
import { endpoints } from "./http/endpoints.ts";
import { tour } from "./http/tour.ts";

describe.each(stores)("the client, of a server below a path, over %s", (store) => {
  test("every operation of the contract is a method that answers what the contract promises", async () => {
    const replies = await tour(await ClientDesk.open(store));
    for (const { id, answer } of endpoints) {
      const reply = replies.get(id);
      expect({ id, refused: reply?.body?.code ?? null }).toEqual({ id, refused: null });
      expect({ id, issues: (answer ?? z.null()).safeParse(reply?.body).error?.issues ?? [] }).toEqual({
        id,
        issues: [],
      });
    }
  });

  test("a list is read row by row over all its pages, and rows added meanwhile neither repeat nor hide others", async () => {
    const { client, daybook } = await ClientDesk.open(store);
    const made = await daybook.enqueueMany(
      "fails",
      Array.from({ length: 7 }, () => undefined),
      { delay: "1h" },
    );
    const seen: string[] = [];
    for await (const { id } of rows(client.runs.list, { limit: 3, job: "fails" })) {
      seen.push(id);
      await client.runs.enqueue({ job: "fails", delay: "1h" });
    }
    expect(seen).toEqual(made.map(({ id }) => id).toReversed());
    const sizes: number[] = [];
    for await (const { data } of pages(client.runs.list, { limit: 10 })) sizes.push(data.length);
    expect(sizes).toEqual([10, 4]);
  });

  test("an export is read as it comes, and every run of it parses", async () => {
    const { client, daybook } = await ClientDesk.open(store);
    await daybook.enqueueMany(
      "fails",
      Array.from({ length: 1_500 }, () => undefined),
      { delay: "1h", by: "Ærø ☃" },
    );
    const ids = new Set<string>();
    for await (const run of parseLines<Answer<"runs.get">>(client.runs.export({ format: "ndjson", job: "fails" }))) {
      expect(run.triggeredBy).toBe("Ærø ☃");
      ids.add(run.id);
    }
    expect(ids.size).toBe(1_500);
    expect(await whole(client.runs.export({ format: "csv", state: ["failed"] }))).toMatch(/^id,job,tenant,[\w,]+\n$/);
  });

  test("a refusal is an error with the server's code, message, params and status", async () => {
    const { client } = await ClientDesk.open(store);
    await expect(client.runs.get({ run: "nobody" })).rejects.toMatchObject({
      name: "DaybookError",
      code: "RUN_NOT_FOUND",
      status: 404,
      message: expect.stringContaining("No run nobody"),
      params: { run: "nobody" },
    });
    await expect(client.runs.list({ limit: 5_000 })).rejects.toMatchObject({
      code: "REQUEST_INVALID",
      status: 400,
      params: { field: "limit", value: "5000" },
    });
    await expect(whole(client.runs.export({ format: "xml" as "csv" }))).rejects.toMatchObject({ status: 400 });
  });

  test("an enqueue with a dedupe key may be sent again: the same run is answered", async () => {
    const { client } = await ClientDesk.open(store);
    const input = { job: "fails", dedupeKey: "tonight", delay: "1h" };
    const first = await client.runs.enqueue(input);
    expect([first.created, await client.runs.enqueue(input)]).toEqual([true, { id: first.id, created: false }]);
  });
});

test("names with slashes, spaces and letters of all kinds reach the server as they are", async () => {
  const { client } = await ClientDesk.open("SQLite");
  const tenant = "a/b c?&#%ü";
  await client.tenants.disable({ tenant });
  expect((await client.audit.list({ subject: `tenant:${tenant}` })).data).toMatchObject([
    { subject: `tenant:${tenant}` },
  ]);
});

test("a token goes along, asked for anew with each call where a function gives it", async () => {
  const sent: (string | null)[] = [];
  const answer = (_: string | URL | Request, init?: RequestInit): Promise<Response> => {
    sent.push(new Headers(init?.headers).get("authorization"));
    return Promise.resolve(Response.json({ data: [] }));
  };
  let turn = 0;
  const client = createClient({ baseUrl: "http://daybook.test", token: () => `t${(turn += 1)}`, fetch: answer });
  await client.jobs.list();
  await client.queues.list();
  await createClient({ baseUrl: "http://daybook.test", token: "fixed", fetch: answer }).jobs.list();
  await createClient({ baseUrl: "http://daybook.test", fetch: answer }).jobs.list();
  expect(sent).toEqual(["Bearer t1", "Bearer t2", "Bearer fixed", null]);
});

test("the client loads nothing of the server, and nothing of Node's", async () => {
  const entry = new URL("../../src/client/index.ts", import.meta.url);
  const program = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(entry.href)});
    process.stdout.write(JSON.stringify(loaded));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=source", "--input-type=module", "-e", program],
    {
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
    },
  );
  const loaded = JSON.parse(stdout) as string[];
  expect(loaded).toContain(entry.href);
  expect(loaded.filter((url) => !/\/src\/client\/|\/src\/errors\//.test(url))).toEqual([]);
});

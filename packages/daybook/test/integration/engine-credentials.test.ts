import { randomBytes } from "node:crypto";
import { onTestFinished, expect, test } from "vitest";
import { createDaybook, defineJob, partial, type AnyJob, type Daybook, type VaultOptions } from "../../src/index.ts";
import { runInline } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";

const secret = 'sh0p-"s3cret"/äöü';
const key = randomBytes(32).toString("base64");

const leaky = defineJob({
  name: "leaky",
  retry: { attempts: 1 },
  async run({ credentials, log, progress, items, input }) {
    const token = await credentials.get("shopify");
    log.info(`calling with ${token}`, { headers: { authorization: `Bearer ${token}` }, [token]: 1 });
    progress.stage(`with ${token}`);
    progress.message(token);
    progress.set("token", { token });
    items.fail(`sku-${token}`, new Error(`401 for ${token}`), {
      url: `https://x.example/?t=${encodeURIComponent(token)}`,
    });
    if (input === "throw") throw new Error(`failed with ${token}`, { cause: new TypeError(`cause ${token}`) });
    return partial({ used: token, basic: Buffer.from(`me:${token}`).toString("base64") });
  },
});
const reads = defineJob({
  name: "reads",
  retry: { attempts: 1 },
  run: async ({ credentials }) => (await credentials.get("shopify")).length,
});

async function open(jobs: readonly AnyJob[], vault: VaultOptions = { key }, store = newBook().url): Promise<Daybook> {
  const daybook = await createDaybook({ store, jobs, vault, worker: { drain: 0 } });
  onTestFinished(() => daybook.stop());
  await daybook.start();
  return daybook;
}

test("what a run has fetched stands in nothing that it leaves behind", async () => {
  const daybook = await open([leaky]);
  await daybook.credentials.set("shopify", secret);
  for (const input of ["return", "throw"]) {
    const { id } = await daybook.enqueue("leaky", input);
    await daybook.runs.wait(id);
    const left = JSON.stringify([
      await daybook.runs.get(id),
      await daybook.runs.attempts(id),
      await daybook.runs.logs(id),
      await daybook.runs.failedItems(id),
    ]);
    expect(left).toContain("[redacted]");
    expect(left).not.toMatch(/s3cret|c2gwcC|sh0p/);
  }
  expect(JSON.stringify([await daybook.credentials.list(), await daybook.audit.list()])).not.toContain("s3cret");
});

test("a tenant's own comes before the shared one, and each tenant has its own", async () => {
  const daybook = await open([reads]);
  await daybook.credentials.set("shopify", "1234");
  await daybook.credentials.set("shopify", "123456", { tenant: "north" });
  for (const [tenant, length] of [
    ["north", 6],
    ["south", 4],
  ] as const) {
    const { id } = await daybook.enqueue("reads", undefined, { tenant });
    expect((await daybook.runs.wait(id)).result).toBe(length);
  }
});

test("after a change of keys old credentials open with the old key, and rotation seals them anew", async () => {
  const book = newBook();
  const first = await open([reads], { key }, book.url);
  await first.credentials.set("shopify", secret);
  const next = randomBytes(32).toString("hex");
  const [without, both] = [
    await open([], { key: next }, book.url),
    await open([], { key: next, oldKeys: [key] }, book.url),
  ];
  await expect(without.credentials.get("shopify")).rejects.toMatchObject({ code: "VAULT_KEY_UNKNOWN" });
  expect(await both.credentials.get("shopify")).toBe(secret);
  expect([await both.credentials.rotate({ by: "anna" }), await both.credentials.rotate()]).toEqual([1, 0]);
  expect(await without.credentials.get("shopify")).toBe(secret);
  await expect(first.credentials.get("shopify")).rejects.toMatchObject({ code: "VAULT_KEY_UNKNOWN" });
  await expect((await open([], {}, book.url)).credentials.set("x", "1234")).rejects.toMatchObject({
    code: "VAULT_KEY_MISSING",
  });
});

test("a credential that is not there fails the run with the remedy", async () => {
  const daybook = await open([reads]);
  const { id } = await daybook.enqueue("reads");
  expect((await daybook.runs.wait(id)).error).toMatchObject({ code: "CREDENTIAL_NOT_FOUND" });
});

test("inline runs get the credentials that the test gives, and redact them", async () => {
  const run = await runInline(leaky, "throw", { credentials: { shopify: secret } });
  expect(JSON.stringify(run)).toContain("[redacted]");
  expect(JSON.stringify(run)).not.toContain("s3cret");
  expect((await runInline(reads)).error).toMatchObject({ code: "CREDENTIAL_NOT_FOUND" });
});

test("a child whose input holds a credential is not made", async () => {
  const child = defineJob({ name: "child", run: () => 1 });
  const parent = defineJob({
    name: "parent",
    retry: { attempts: 1 },
    async run({ credentials, run }) {
      await run.spawn(child, [{ input: { shop: "north" } }] as never);
      const token = await credentials.get("shopify");
      await run.spawn(child, [{ input: { url: `https://x.example/?t=${token}` } }] as never);
    },
  });
  const daybook = await open([parent, child]);
  await daybook.credentials.set("shopify", secret);
  const { id } = await daybook.enqueue("parent");
  expect((await daybook.runs.wait(id)).error).toMatchObject({ code: "INPUT_INVALID" });
  const { data } = await daybook.runs.list({ job: "child" });
  expect(data).toMatchObject([{ state: "succeeded" }]);
});

test("when one credential cannot be opened, rotation leaves all as they are, and the check says which", async () => {
  const book = newBook();
  const [lost, old, present] = [randomBytes(32), randomBytes(32), randomBytes(32)].map((bytes) =>
    bytes.toString("hex"),
  );
  await (await open([], { key: lost }, book.url)).credentials.set("lost", "1234");
  await (await open([], { key: old }, book.url)).credentials.set("old", "1234");
  const daybook = await open([], { key: present, oldKeys: [old ?? ""] }, book.url);
  const before = await daybook.credentials.list();
  await expect(daybook.credentials.rotate()).rejects.toMatchObject({ code: "VAULT_KEY_UNKNOWN" });
  expect(await daybook.credentials.list()).toEqual(before);
  expect((await daybook.credentials.check()).credentials).toMatchObject([
    { name: "lost", problem: "VAULT_KEY_UNKNOWN" },
    { name: "old", problem: null },
  ]);
  await daybook.credentials.remove("lost");
  expect(await daybook.credentials.rotate()).toBe(1);
});

test.each([
  ["vault", "k3y-that-is-secret"],
  ["vault.key", { key: ["k3y-that-is-secret"] }],
  ["vault.key", { key: "k3y-that-is-secret" }],
  ["vault.oldKeys", { oldKeys: "k3y-that-is-secret" }],
  ["vault.oldKeys[1]", { oldKeys: [key, "k3y-that-is-secret"] }],
  ["vault.keys", { keys: "k3y-that-is-secret" }],
])("a mistake in %s is told by its name, and not by its value", async (field, vault) => {
  const refusal: unknown = await createDaybook({ store: newBook().url, vault: vault as VaultOptions }).catch(
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ params: { field }, message: expect.stringContaining(field) });
  expect(JSON.stringify([refusal, String(refusal)])).not.toContain("k3y");
});

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Daybook } from "../../../src/index.ts";
import type { Store } from "../../../src/store/port/store.ts";
import { FakeClock } from "../../../src/testing/index.ts";
import type { Book } from "../engine/book.ts";
import { leapHours, pass } from "../engine/signals.ts";
import { movedJobs } from "./move-jobs.ts";

export interface RichBook {
  /** A waiting run, made by a client after the worker had gone. */
  readonly waitingId: string;
  /** Waits for an hour from the book's end on. */
  readonly laterId: string;
  /** Held by a worker that died; two more of its job are blocked behind it. */
  readonly orphanId: string;
  readonly limitedIds: readonly string[];
  readonly heldId: string;
  readonly clock: FakeClock;
}

/** Fills a book by working in it: every kind of row that Daybook writes is in it afterwards. */
export async function fillBook(book: Book): Promise<RichBook> {
  const clock = new FakeClock("2026-11-22T00:10:00Z");
  const passwordCost = { logN: 4, r: 8, p: 1 };
  const vault = { key: randomBytes(32).toString("base64") };
  const daybook = await book.start(movedJobs(), { clock, passwordCost, vault, worker: { concurrency: 4 } });
  const by = { by: "anna" };
  const ended = async (job: string, options: Parameters<typeof daybook.enqueue>[2] = {}): Promise<void> => {
    const { id } = await daybook.enqueue(job, { nr: job, text: 'ä"\\' }, options);
    const waiting = daybook.runs.wait(id);
    let over = false;
    const end = (): void => void (over = true);
    waiting.then(end, end);
    // Retries wait by the fake clock.
    while (!isOver()) await pass(clock, 250);
    function isOver(): boolean {
      return over;
    }
  };
  for (const tenant of [undefined, "acme", "tenant\u0000zero"]) {
    for (const job of ["plain", "chatty", "flaky", "broken", "sync"])
      await ended(job, tenant === undefined ? {} : { tenant, by: "tests", dedupeKey: "one" });
  }
  await ended("parent");
  for (let batch = 0; batch < 10; batch += 1)
    await daybook.enqueueMany("plain", Array.from({ length: 20 }, (_, place) => ({ place, batch })) as never[]);
  await leapHours(clock, 4);
  const cancelled = await daybook.enqueue("plain", undefined, { delay: "3h" });
  await daybook.runs.cancel(cancelled.id, { reason: "not wanted \u0000", ...by });

  await daybook.jobs.pause("held", by);
  await daybook.jobs.setLimit("plain", 50, by);
  await daybook.jobs.setRetry("broken", { attempts: 1 }, by);
  await daybook.jobs.disable("child", { tenant: "initech", ...by });
  await daybook.queues.setConcurrency("night", 3, by);
  await daybook.tenants.pause("globex", by);
  await daybook.schedules.setCron("daily", "0 6 * * *", by);
  await daybook.settings.set("retention.maxAge", "90d", by);
  for (const tenant of [undefined, "acme", "acme"])
    await daybook.checks.run("plain", "counts", tenant === undefined ? by : { tenant, ...by });
  await letIn(daybook, await book.store());
  const [sync] = (await daybook.runs.list({ job: "sync" })).data;
  if (sync === undefined) throw new Error("No sync has run.");
  await daybook.runs.retryFailedItems(sync.id, by);
  const { id: heldId } = await daybook.enqueue("held");
  await pass(clock, 1_000);
  await book.stopInTime(daybook);

  const client = await book.open(movedJobs(), { clock });
  const { id: laterId } = await client.enqueue("plain", undefined, { delay: "1h" });
  const limited = await client.enqueueMany("limited", [undefined, undefined, undefined] as never[]);
  const limitedIds = limited.map(({ id }) => id);
  const orphanId = await leaveOrphan(book, clock);
  const asked = { id: orphanId, job: "plain", check: "counts", tenant: null, runId: heldId, askedBy: null };
  const store = await book.store();
  await store.prune.note({ what: "runs", now: clock.now(), more: 3, whole: 3 });
  await store.checks.ask({ ...asked, askedAt: clock.now(), deadlineAt: clock.now() + 600_000 });
  const { id: waitingId } = await client.enqueue("plain", undefined, { dedupeKey: "waits" });
  await book.stop(client);
  return { waitingId, laterId, orphanId, limitedIds, heldId, clock };
}

/** People, machines, and secrets of handlers. */
async function letIn({ accounts, tokens, credentials }: Daybook, store: Store): Promise<void> {
  const { name, createdAt } = await accounts.create({
    name: "anna",
    password: "correct horse battery",
    role: "operator",
    tenant: "acme",
  });
  const session = { id: "a".repeat(64), account: name, createdAt, expiresAt: createdAt + 86_400_000 };
  const hash = (await store.accounts.get(name))?.password ?? "";
  if (!(await store.sessions.open({ ...session, address: "::1", agent: "a browser" }, hash)))
    throw new Error("The session was not opened.");
  await tokens.create({ name: "feed", role: "viewer" });
  await credentials.set("shopify", "a secret of the shop", { tenant: "acme" });
}

/** A worker of another process claims, and its process is gone. */
async function leaveOrphan(book: Book, clock: FakeClock): Promise<string> {
  const store = await book.store();
  const pid = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
  const now = clock.now();
  await store.workers.register({
    id: "the-dead",
    host: hostname(),
    pid,
    app: "default",
    codeVersion: null,
    queues: null,
    concurrency: 3,
    startedAt: now,
    leaseMs: 1_000,
  });
  const [claimed] = await store.runs.claim({
    workerId: "the-dead",
    now,
    limit: 10,
    queues: null,
    exceptJobs: ["held"],
  });
  if (claimed === undefined) throw new Error("Nothing was claimed.");
  return claimed.id;
}

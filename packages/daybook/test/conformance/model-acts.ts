import assert from "node:assert/strict";
import type { OverrideScope } from "../../src/store/port/control-store.ts";
import type { NewRun, SettleRequest } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { allRuns, claim, enqueue, ensureWorker, finish, giveBack, jobName, minute, second, t0 } from "./builders.ts";
import type { BookModel, HeldAttempt } from "./book-model.ts";
import type { Instant } from "../../src/time/instant.ts";
import { rescueUntil, untilLost } from "./waiting.ts";

/*
 * What each command does to the store and to the model, and what it asks of the store's answer.
 */

/** What the commands act on: two connections to one book, each with a worker of its own. */
export interface Hands {
  readonly stores: readonly [Store, Store];
  readonly workers: [string, string];
  readonly parents: Readonly<Record<"p" | "q", string>>;
}

export const otherJob = "price-sync";
const maxRescues = 1;

/** After every command the book says what the model says. */
export async function compare(model: BookModel, { stores }: Hands): Promise<void> {
  assert.deepEqual(model.differences(await allRuns(stores[1])), []);
}

export async function take(
  model: BookModel,
  { stores }: Hands,
  hand: 0 | 1,
  change: { limit: number; worker: string; queue?: string },
) {
  const { limit, worker, queue } = change;
  const waiting = await allRuns(stores[hand], { states: ["waiting"], ...(queue === undefined ? {} : { queue }) });
  const queues = queue === undefined ? null : [{ name: queue, free: limit }];
  const given = await claim(stores[hand], worker, { limit, now: model.now, queues });
  assert.ok(given.length <= limit, "A claim gave more than was asked for.");
  assert.ok(queue === undefined || given.every((run) => run.queue === queue), "A claim gave runs of another queue.");
  model.claimed(given, model.now);
  model.passedOver(
    given,
    waiting.map((run) => run.id),
    model.now,
  );
  return given.map((run): HeldAttempt => ({ run, worker }));
}

/** Takes until nothing more is given out: then nothing may be left that could start. */
export async function drain(model: BookModel, hands: Hands): Promise<void> {
  for (;;) {
    const given = await take(model, hands, 0, { limit: 100, worker: hands.workers[0] });
    model.held.push(...given);
    if (given.length === 0) break;
  }
  assert.deepEqual(
    model.startable(model.now).map((entry) => entry.run),
    [],
  );
}

function takeOut(model: BookModel, pick: number): HeldAttempt {
  const [attempt] = model.held.splice(pick % model.held.length, 1);
  assert.ok(attempt !== undefined);
  model.past.push(attempt);
  return attempt;
}

export const ends = ["succeeded", "partial", "failed", "retry now", "retry later", "snooze"] as const;
export type End = (typeof ends)[number];

function settlementOf(model: BookModel, { run, worker }: HeldAttempt, end: End): SettleRequest {
  const finishedAt = model.now + second;
  const availableAt = end === "retry now" ? model.now : model.now + minute;
  const settlement =
    end === "succeeded" || end === "partial" || end === "failed"
      ? finish({ state: end, finishedAt })
      : giveBack({ outcome: end === "snooze" ? "snoozed" : "retried", availableAt, finishedAt });
  return { run, workerId: worker, codeVersion: null, settlement };
}

/** Settles several attempts in one call, each in its own way. */
export async function settle(model: BookModel, { stores }: Hands, picks: readonly [number, End][]) {
  const requests: SettleRequest[] = [];
  for (const [pick, end] of picks)
    if (model.held.length > 0) requests.push(settlementOf(model, takeOut(model, pick), end));
  const done = await stores[0].runs.settle(requests);
  assert.deepEqual(
    done,
    requests.map(() => true),
  );
  for (const { run, settlement } of requests) {
    if (settlement.kind === "finish") model.finished(run, settlement.state as "succeeded" | "partial" | "failed");
    else model.returned(run, settlement.availableAt, settlement.outcome === "retried" ? "failure" : "nothing");
  }
}

/** A worker that claims and then is never heard of again. */
export async function loseWorker(model: BookModel, hands: Hands, hand: 0 | 1, limit: number): Promise<void> {
  const store = hands.stores[hand];
  const worker = await ensureWorker(store, { leaseMs: 1 });
  const given = await take(model, hands, hand, { limit, worker });
  const rescued = await rescueUntil(hands.stores[0], given.length, { maxRescues, now: model.now });
  await untilLost(hands.stores[0], worker);
  const outcomes = new Map(rescued.map((run) => [run.id, run.outcome]));
  for (const attempt of given) {
    const { run } = attempt;
    const goesOn = model.requested.has(run.id) || model.rescues(run.id) < maxRescues;
    assert.equal(outcomes.get(run.id), goesOn ? "rescued" : "crashed");
    if (goesOn) model.returned(run, null, "rescue");
    else model.get(run.id).state = "failed";
    model.past.push(attempt);
  }
}

/** A worker that leaves while it has runs, and one that comes in its place. */
export async function replaceWorker(model: BookModel, { stores, workers }: Hands, hand: 0 | 1): Promise<void> {
  const leaving = workers[hand];
  await stores[hand].workers.stop(leaving, model.now);
  for (const attempt of model.held.filter(({ worker }) => worker === leaving)) {
    model.held.splice(model.held.indexOf(attempt), 1);
    model.past.push(attempt);
    model.returned(attempt.run, null, "nothing");
  }
  workers[hand] = await ensureWorker(stores[hand]);
}

export async function cancel(model: BookModel, { stores }: Hands, pick: number): Promise<void> {
  const open = [...model.of("open"), ...model.of("running")];
  const entry = open[pick % open.length];
  assert.ok(entry !== undefined);
  const { id } = entry.run;
  const result = await stores[1].runs.cancel([id], { by: null, reason: null, now: model.now });
  if (entry.state === "running") {
    assert.deepEqual(result, { cancelled: [], requested: [id] });
    model.requested.add(id);
  } else {
    assert.deepEqual(result, { cancelled: [id], requested: [] });
    entry.state = "cancelled";
  }
}

export async function expire(model: BookModel, { stores }: Hands): Promise<void> {
  const due = model.of("open").filter((entry) => model.hasExpired(entry));
  const ended = await stores[0].runs.expire(model.now, 1_000);
  assert.deepEqual(ended.toSorted(), due.map((entry) => entry.run.id).toSorted());
  for (const entry of due) entry.state = "expired";
}

/** The operator's word, and what the caller does after it. */
export async function pause(model: BookModel, { stores }: Hands, scope: OverrideScope, subject: string): Promise<void> {
  const name = `${scope}:${subject}`;
  const wasPaused = model.paused.has(name);
  if (wasPaused) {
    assert.equal(await stores[0].overrides.clear(scope, subject, "paused"), true);
    model.paused.delete(name);
  } else {
    await stores[0].overrides.set({ scope, subject, field: "paused", value: true, setAt: model.now, setBy: null });
    model.paused.add(name);
  }
  await stores[0].runs.releaseHeld({});
}

export async function disable(model: BookModel, { stores }: Hands, tenant: string): Promise<void> {
  const enabled = model.disabledTenants.has(tenant);
  const override = { scope: "tenant", subject: tenant, field: "enabled", setAt: model.now, setBy: null } as const;
  await stores[1].overrides.set({ ...override, value: enabled });
  if (enabled) model.disabledTenants.delete(tenant);
  else model.disabledTenants.add(tenant);
  await stores[1].runs.releaseHeld({ tenant });
}

export async function setLimit(model: BookModel, { stores }: Hands, value: number | null): Promise<void> {
  const override = { scope: "job", subject: jobName, field: "limit", setAt: model.now, setBy: null } as const;
  await stores[0].overrides.set({ ...override, value });
  model.limits.key = value ?? Number.POSITIVE_INFINITY;
  await stores[0].runs.releaseHeld({ job: jobName });
}

export async function setQueue(
  model: BookModel,
  { stores }: Hands,
  queue: string,
  value: number | null,
): Promise<void> {
  const override = { scope: "queue", subject: queue, field: "concurrency", setAt: model.now, setBy: null } as const;
  await stores[1].overrides.set({ ...override, value });
  if (value === null) delete model.limits.queues[queue];
  else model.limits.queues[queue] = value;
}

export async function make(model: BookModel, { stores }: Hands, by: 0 | 1, runs: readonly NewRun[]): Promise<void> {
  for (const run of runs) assert.deepEqual(await enqueue(stores[by], run), [model.enqueued(run)]);
}

export async function settleStale(model: BookModel, { stores }: Hands, pick: number, end: End): Promise<void> {
  const attempt = model.past[pick % model.past.length];
  assert.ok(attempt !== undefined);
  assert.deepEqual(await stores[1].runs.settle([settlementOf(model, attempt, end)]), [false]);
}

export async function reschedule(
  model: BookModel,
  { stores }: Hands,
  pick: number,
  change: { readonly priority: number; readonly queue: string; readonly availableAt: Instant },
): Promise<void> {
  const open = model.of("open");
  const entry = open[pick % open.length];
  assert.ok(entry !== undefined);
  assert.equal(await stores[0].runs.reschedule(entry.run.id, change), true);
  const { availableAt, ...place } = change;
  model.moved(entry.run.id, place, availableAt);
}

/** Everything that was accepted comes to its end, once nothing is paused and all time has passed. */
export async function finishAll(model: BookModel, hands: Hands): Promise<void> {
  for (const name of model.paused) {
    const [scope = "", subject = ""] = name.split(":");
    await hands.stores[0].overrides.clear(scope as OverrideScope, subject, "paused");
  }
  for (const tenant of model.disabledTenants) await hands.stores[0].overrides.clear("tenant", tenant, "enabled");
  model.paused.clear();
  model.disabledTenants.clear();
  await hands.stores[0].runs.releaseHeld({});
  model.now += 10 * minute;
  await expire(model, hands);
  const most = model.runs.size;
  for (let round = 0; round <= most && model.of("open").length + model.held.length > 0; round += 1) {
    await drain(model, hands);
    while (model.held.length > 0) await settle(model, hands, [[0, "succeeded"]]);
  }
  assert.deepEqual(model.of("open"), []);
  await compare(model, hands);
}

/** Ends what an earlier history left behind, so that each begins alone. */
export async function clearBook(store: Store): Promise<void> {
  for (const worker of await store.workers.list({})) await store.workers.stop(worker.id, t0);
  for (const { scope, subject, field } of await store.overrides.list({}))
    await store.overrides.clear(scope, subject, field);
  const runs = await allRuns(store, { states: ["waiting", "blocked"] });
  const ids = runs.map((run) => run.id);
  await store.runs.cancel(ids, { by: null, reason: null, now: t0 });
  for (const job of [jobName, otherJob])
    while ((await store.prune.runs({ job, finishedBefore: null, keep: 0, limit: 1_000 })) > 0);
}

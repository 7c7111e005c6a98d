import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClaimedRun, NewRun } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import type { Instant } from "../../src/time/instant.ts";
import { allRuns, claim, enqueue, finish, giveBack, minute, newId, newRuns, second, settle, t0 } from "./builders.ts";
import { Model } from "./model.ts";

export const limits = { key: 2, queues: { narrow: 2 } };

export const anyOperation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("enqueue" as const),
      key: fc.constantFrom(null, "a", "b"),
      parent: fc.constantFrom(null, "p" as const, "q" as const),
      solo: fc.constantFrom(null, null, "s", "t"),
      queue: fc.constantFrom("default", "narrow"),
      priority: fc.integer({ min: 0, max: 2 }),
      delay: fc.constantFrom(0, 0, 0, minute),
      copies: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("claim" as const),
      hand: fc.integer({ min: 0, max: 1 }),
      limit: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("settle" as const),
      pick: fc.nat(),
      end: fc.constantFrom("succeeded" as const, "failed" as const, "retry now" as const, "retry later" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drain" as const) }) },
);
/** One random call. */
export type Operation = typeof anyOperation extends fc.Arbitrary<infer T> ? T : never;

/** The runs that one random call makes. */
export function runsOf(
  { key, parent, solo, queue, priority, delay, copies }: Extract<Operation, { kind: "enqueue" }>,
  parents: Readonly<Record<"p" | "q", string>>,
  now: Instant,
): NewRun[] {
  return newRuns(copies, {
    concurrencyKey: key,
    parentId: parent === null ? null : parents[parent],
    siblingLimit: parent === null ? null : 2,
    overlapKey: solo,
    solo: solo !== null,
    queue,
    priority,
    availableAt: now + delay,
  });
}

/** One random history, told to the store through two connections and to the model. */
export class History {
  readonly model = new Model(limits);
  readonly parents = { p: newId(), q: newId() };
  readonly held: { run: ClaimedRun; hand: number }[] = [];
  readonly requested = new Set<string>();
  now = t0;
  readonly hands: readonly { store: Store; worker: string }[];

  constructor(hands: History["hands"]) {
    this.hands = hands;
  }

  hand(place: number): { store: Store; worker: string } {
    return this.hands[place % this.hands.length]!;
  }

  async take(place: number, limit: number): Promise<number> {
    const { store, worker } = this.hand(place);
    const waiting = await allRuns(store, { states: ["waiting"] });
    const given = await claim(store, worker, { limit, now: this.now });
    assert.ok(given.length <= limit, "A claim gave more than was asked for.");
    this.model.claimed(given, this.now);
    const before = waiting.map((run) => run.id);
    this.model.passedOver(given, before, this.now);
    this.held.push(...given.map((run) => ({ run, hand: place })));
    return given.length;
  }

  /** Takes until nothing more is given out: then nothing may be left that could start. */
  async drain(): Promise<void> {
    while ((await this.take(0, 100)) > 0);
    assert.deepEqual(
      this.model.startable(this.now).map((entry) => entry.run),
      [],
    );
  }

  async end(pick: number, end: "succeeded" | "failed" | "retry now" | "retry later"): Promise<void> {
    if (this.held.length === 0) return;
    const [{ run, hand }] = this.held.splice(pick % this.held.length, 1) as [{ run: ClaimedRun; hand: number }];
    const { store, worker } = this.hand(hand);
    const entry = this.model.get(run.id);
    const availableAt = end === "retry later" ? this.now + minute : this.now;
    const finishedAt = this.now + second;
    const final = end === "succeeded" || end === "failed" ? end : null;
    const settlement = final === null ? giveBack({ availableAt, finishedAt }) : finish({ state: final, finishedAt });
    assert.equal(await settle(store, worker, run, settlement), true);
    // A run whose cancel was asked for is not started anew.
    entry.state = final ?? (this.requested.has(run.id) ? "cancelled" : "open");
    if (final === null) entry.availableAt = availableAt;
  }

  async cancel(pick: number): Promise<void> {
    const open = [...this.model.of("open"), ...this.model.of("running")];
    if (open.length === 0) return;
    const entry = open[pick % open.length]!;
    const result = await this.hand(pick).store.runs.cancel([entry.run.id], { by: null, reason: null, now: this.now });
    if (entry.state === "running") {
      assert.deepEqual(result, { cancelled: [], requested: [entry.run.id] });
      this.requested.add(entry.run.id);
    } else {
      assert.deepEqual(result, { cancelled: [entry.run.id], requested: [] });
      entry.state = "cancelled";
    }
  }

  async apply(operation: Operation): Promise<void> {
    const { store } = this.hand(0);
    switch (operation.kind) {
      case "enqueue": {
        for (const run of runsOf(operation, this.parents, this.now)) {
          await enqueue(store, run);
          this.model.add(run);
        }
        return;
      }
      case "claim":
        await this.take(operation.hand, operation.limit);
        return;
      case "settle":
        return this.end(operation.pick, operation.end);
      case "cancel":
        return this.cancel(operation.pick);
      case "release":
        await store.runs.releaseHeld({});
        return;
      case "wait":
        this.now += minute;
        return;
      case "drain":
        return this.drain();
    }
  }

  async compare(): Promise<void> {
    const mine = await allRuns(this.hand(1).store);
    assert.deepEqual(this.model.differences(mine), []);
  }

  /** Everything that was accepted comes to its end. */
  async finishAll(): Promise<void> {
    this.now += 10 * minute;
    const most = this.model.runs.size;
    for (let round = 0; round <= most && this.model.of("open").length + this.held.length > 0; round += 1) {
      await this.drain();
      while (this.held.length > 0) await this.end(0, "succeeded");
    }
    assert.deepEqual(this.model.of("open"), []);
    await this.compare();
  }
}

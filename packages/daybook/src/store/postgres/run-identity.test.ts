import { expect, test } from "vitest";
import type { NewRun } from "../port/run-store.ts";
import { firstOfEach, identitiesOf } from "./run-identity.ts";

const plain: NewRun = {
  id: "",
  job: "sync",
  tenant: null,
  queue: "default",
  priority: 0,
  availableAt: 0,
  maxAttempts: 1,
  input: null,
  trigger: "api",
  triggeredBy: null,
  parentId: null,
  childKey: null,
  siblingLimit: null,
  concurrencyKey: null,
  dedupeKey: null,
  overlapKey: null,
  solo: false,
  scheduleId: null,
  dueAt: null,
  retryOfId: null,
  createdAt: 0,
  expiresAt: null,
};
const keyed = (change: Partial<NewRun>) => {
  const run = { ...plain, ...change };
  return { run, identities: identitiesOf(run) };
};

test("a run without keys is nobody's duplicate", () => {
  expect(identitiesOf(plain)).toEqual([]);
  expect(identitiesOf({ ...plain, childKey: "berlin" })).toEqual([]);
});

test("no tenant is not the empty tenant, and another job has keys of its own", () => {
  const runs = [{ tenant: null }, { tenant: "" }, { job: "other" }].map((change) =>
    keyed({ ...change, dedupeKey: "k" }),
  );
  expect(new Set(runs.flatMap(({ identities }) => identities)).size).toBe(3);
});

test("of several runs of one key the first is tried, whichever of its keys it shares", () => {
  const runs = [
    keyed({ id: "1", dedupeKey: "a" }),
    keyed({ id: "2", dedupeKey: "a" }),
    keyed({ id: "3", dedupeKey: "b", parentId: "p", childKey: "c" }),
    keyed({ id: "4", dedupeKey: "x", parentId: "p", childKey: "c" }),
  ];
  expect(firstOfEach(runs).map(({ run }) => run.id)).toEqual(["1", "3"]);
});

test("two callers try the same keys in the same order", () => {
  const keys = ["c", "a", "b"];
  const tried = (order: string[]): (string | null)[] =>
    firstOfEach(order.map((dedupeKey) => keyed({ id: dedupeKey, dedupeKey }))).map(({ run }) => run.dedupeKey);
  expect(tried(keys)).toEqual(tried(keys.toReversed()));
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { NewRun } from "../port/run-store.ts";
import type { ChangeHint, Store } from "../port/store.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";

let folder = "";
let own: Store;
let other: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "daybook-watch-"));
  own = openSqliteStore(join(folder, "daybook.db"));
  await own.migrate();
  other = openSqliteStore(join(folder, "daybook.db"));
});

afterEach(async () => {
  await own.close();
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves with all hints up to and including the one waited for. */
function hintsUntil(store: Store, last: ChangeHint): Promise<ChangeHint[]> {
  const heard: ChangeHint[] = [];
  const { promise, resolve } = Promise.withResolvers<ChangeHint[]>();
  const stop = store.watch((hint) => {
    heard.push(hint);
    if (hint !== last) return;
    stop();
    resolve(heard);
  });
  return promise;
}

const pause = (store: Store): Promise<void> =>
  store.overrides.set({ scope: "job", subject: "a", field: "paused", value: true, setAt: 0, setBy: null });

test("a change of this store is not announced to it, one of another store is", async () => {
  const hints = hintsUntil(own, "controls");
  await own.schedules.replace(
    ["a"],
    [
      {
        id: "a/default",
        job: "a",
        key: "default",
        tenant: null,
        input: null,
        definition: { every: 1 },
        schedule: null,
        error: "x",
        nextDueAt: null,
        nextFireAt: null,
      },
    ],
    0,
  );
  await pause(other);
  expect(await hints).toEqual(["controls"]);
});

test("heartbeats and settings of nobody else wake nobody", async () => {
  const hints = hintsUntil(own, "controls");
  await other.tenants.register(["acme"], 0);
  await other.audit.append({ at: 0, by: null, action: "x", subject: "y", before: null, after: null, from: null });
  await pause(other);
  expect(await hints).toEqual(["controls"]);
});

test("a change that was rolled back is not counted as an own one, and hides nothing", async () => {
  const hints = hintsUntil(own, "runs");
  await expect(own.runs.enqueue([[newRun("twice")], [newRun("twice")]])).rejects.toMatchObject({
    code: "STORE_FAILED",
  });
  await other.runs.enqueue([[newRun("once")]]);
  expect(await hints).toContain("runs");
});

function newRun(id: string): NewRun {
  const nothing = { tenant: null, input: null, triggeredBy: null, parentId: null, childKey: null, siblingLimit: null };
  const noKeys = { concurrencyKey: null, dedupeKey: null, overlapKey: null, scheduleId: null, retryOfId: null };
  const times = { availableAt: 0, createdAt: 0, dueAt: null, expiresAt: null };
  return {
    id,
    job: "a",
    queue: "default",
    priority: 1,
    maxAttempts: 1,
    trigger: "api",
    solo: false,
    ...nothing,
    ...noKeys,
    ...times,
  };
}

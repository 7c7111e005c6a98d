import { type TestAPI, test as plainTest } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import { ensureJobs, ensureWorker } from "./builders.ts";

/** One database of its own, for one test. A store's test file says how to make it; the suite says nothing of how. */
export interface StoreFixture {
  /** Where it is; child processes open it with `openStore`. */
  readonly url: string;
  /** Told before the first connection that the test wants a migrated, empty schema: one may be at hand. */
  prepare?(): Promise<void>;
  /** Another connection to the same database. Several may be open at once; `destroy` closes what is left open. */
  open(): Promise<Store>;
  /** Marks the migrated schema as made by a Daybook newer than this one. */
  pretendNewerSchema(): Promise<void>;
  /** Closes every connection and removes the database. */
  destroy(): Promise<void>;
}

/** Makes a database that is empty: no schema yet. */
export type OpenFresh = () => Promise<StoreFixture>;

export interface StoreContext {
  /** An empty database. */
  readonly fixture: StoreFixture;
  /** A connection to it, the schema migrated, nothing in the book. */
  readonly empty: Store;
  /** The same connection, the builders' job registered. */
  readonly store: Store;
  /** A second connection to the same database. */
  readonly other: Store;
  /** Id of a living worker. */
  readonly worker: string;
}

export type StoreTest = TestAPI<StoreContext>;

/** Vitest's `test`, with a fresh database for each test that asks for one. */
export function storeTest(openFresh: OpenFresh): StoreTest {
  return plainTest.extend<StoreContext>({
    fixture: async ({ onTestFinished }, use) => {
      const fixture = await openFresh();
      onTestFinished(() => fixture.destroy());
      await use(fixture);
    },
    empty: async ({ fixture }, use) => {
      await fixture.prepare?.();
      const store = await fixture.open();
      await store.migrate();
      await use(store);
    },
    store: async ({ empty }, use) => {
      await ensureJobs(empty, {});
      await use(empty);
    },
    other: async ({ fixture, empty }, use) => {
      await empty.assertSchema();
      await use(await fixture.open());
    },
    worker: async ({ store }, use) => {
      await use(await ensureWorker(store));
    },
  });
}

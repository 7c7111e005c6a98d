import type { StoreOptions } from "../open-store.ts";
import type { ChangeHint, ConnectionUse, SchemaStatus, Store, StoreHealth } from "../port/store.ts";
import { PostgresAccountStore } from "./account-store.ts";
import { PostgresAuditStore } from "./audit-store.ts";
import { PostgresChangeStore } from "./change-store.ts";
import { PostgresCheckStore } from "./check-store.ts";
import { connectTo } from "./connect.ts";
import type { Connection } from "./connection.ts";
import { ControlsReader } from "./controls.ts";
import { PostgresFailedItemStore } from "./failed-item-store.ts";
import { FireCommitter } from "./fire-commit.ts";
import { FireReader } from "./fire-read.ts";
import { readHealth } from "./health.ts";
import { PostgresJobStore } from "./job-store.ts";
import { PostgresLogStore } from "./log-store.ts";
import { Migrator } from "./migrate.ts";
import { PostgresOverrideStore } from "./override-store.ts";
import { PostgresPruneStore } from "./prune-store.ts";
import { PostgresQueueStore } from "./queue-store.ts";
import { PostgresRollUpStore } from "./roll-up-store.ts";
import { BatchHabit } from "./run-batches.ts";
import { PostgresRunStore } from "./run-store.ts";
import { RunUnblocker } from "./run-unblock.ts";
import { PostgresScheduleStore } from "./schedule-store.ts";
import { PostgresSessionStore } from "./session-store.ts";
import { PostgresSettingStore } from "./setting-store.ts";
import { PostgresStandingStore } from "./standing-store.ts";
import { PostgresTenantStore } from "./tenant-store.ts";
import { PostgresTokenStore } from "./token-store.ts";
import { PostgresCredentialStore } from "./credential-store.ts";
import { ChangeWatcher } from "./watch.ts";
import { PostgresWorkerStore } from "./worker-store.ts";

/** Opens the book in one schema of a PostgreSQL database. Connects when it is first used. @throws DaybookError `OPTION_INVALID` */
export function openPostgresStore(url: string, options: StoreOptions = {}): Store {
  return new PostgresStore(url, options);
}

/** The port on one schema of a PostgreSQL database, shared by the processes of many machines. Composes; the work is in the stores by noun. */
class PostgresStore implements Store {
  readonly runs: PostgresRunStore;
  readonly jobs: PostgresJobStore;
  readonly schedules: PostgresScheduleStore;
  readonly workers: PostgresWorkerStore;
  readonly queues: PostgresQueueStore;
  readonly overrides: PostgresOverrideStore;
  readonly tenants: PostgresTenantStore;
  readonly settings: PostgresSettingStore;
  readonly audit: PostgresAuditStore;
  readonly accounts: PostgresAccountStore;
  readonly sessions: PostgresSessionStore;
  readonly tokens: PostgresTokenStore;
  readonly credentials: PostgresCredentialStore;
  readonly logs: PostgresLogStore;
  readonly failedItems: PostgresFailedItemStore;
  readonly rollUps: PostgresRollUpStore;
  readonly standings: PostgresStandingStore;
  readonly checks: PostgresCheckStore;
  readonly prune: PostgresPruneStore;
  readonly changes: PostgresChangeStore;
  readonly url: string;
  readonly #connection: Connection;
  readonly #watcher: ChangeWatcher;
  readonly #migrator: Migrator;

  constructor(url: string, { busyTimeoutMs }: StoreOptions) {
    const { connection, address } = connectTo(url, { busyTimeoutMs });
    const controls = new ControlsReader();
    const unblocker = new RunUnblocker(controls);
    this.url = address.storeUrl;
    this.#connection = connection;
    this.#watcher = new ChangeWatcher(connection);
    this.#migrator = new Migrator(connection);
    const habit = new BatchHabit(address.batchFrom);
    this.runs = new PostgresRunStore(connection, { controls, unblocker, habit });
    this.jobs = new PostgresJobStore(connection, unblocker);
    this.schedules = new PostgresScheduleStore(
      connection,
      new FireCommitter(connection, this.runs.enqueuer, this.runs.canceller),
      new FireReader(connection),
    );
    this.workers = new PostgresWorkerStore(connection, unblocker);
    this.queues = new PostgresQueueStore(connection, controls);
    this.overrides = new PostgresOverrideStore(connection);
    this.tenants = new PostgresTenantStore(connection);
    this.settings = new PostgresSettingStore(connection);
    this.audit = new PostgresAuditStore(connection);
    this.accounts = new PostgresAccountStore(connection);
    this.sessions = new PostgresSessionStore(connection);
    this.tokens = new PostgresTokenStore(connection);
    this.credentials = new PostgresCredentialStore(connection);
    this.logs = new PostgresLogStore(connection);
    this.failedItems = new PostgresFailedItemStore(connection, this.runs.enqueuer);
    this.rollUps = new PostgresRollUpStore(connection);
    this.standings = new PostgresStandingStore(connection);
    this.checks = new PostgresCheckStore(connection);
    this.prune = new PostgresPruneStore(connection);
    this.changes = new PostgresChangeStore(connection);
  }

  schemaStatus(): Promise<SchemaStatus> {
    return this.#migrator.status();
  }

  migrate(): Promise<SchemaStatus> {
    return this.#migrator.migrate();
  }

  pendingSql(): Promise<string> {
    return this.#migrator.pendingSql();
  }

  assertSchema(): Promise<void> {
    return this.#migrator.assertCurrent();
  }

  watch(onChange: (hint: ChangeHint) => void): () => void {
    return this.#watcher.add(onChange);
  }

  health(): Promise<StoreHealth> {
    return readHealth(this.#connection, this.#migrator);
  }

  connections(): ConnectionUse {
    return this.#connection.use;
  }

  async close(): Promise<void> {
    await this.#watcher.stop();
    await this.#connection.close();
  }
}

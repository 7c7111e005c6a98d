import { resolve } from "node:path";
import type { StoreOptions } from "../open-store.ts";
import type { ChangeHint, ConnectionUse, SchemaStatus, Store, StoreHealth } from "../port/store.ts";
import { SqliteAccountStore } from "./account-store.ts";
import { SqliteAuditStore } from "./audit-store.ts";
import { SqliteChangeStore } from "./change-store.ts";
import { SqliteCheckStore } from "./check-store.ts";
import { Connection } from "./connection.ts";
import { ControlsReader } from "./controls.ts";
import { SqliteFailedItemStore } from "./failed-item-store.ts";
import { FireCommitter } from "./fire-commit.ts";
import { FireReader } from "./fire-read.ts";
import { readHealth } from "./health.ts";
import { SqliteJobStore } from "./job-store.ts";
import { SqliteLogStore } from "./log-store.ts";
import { Migrator } from "./migrate.ts";
import { SqliteOverrideStore } from "./override-store.ts";
import { SqlitePruneStore } from "./prune-store.ts";
import { SqliteQueueStore } from "./queue-store.ts";
import { SqliteRollUpStore } from "./roll-up-store.ts";
import { SqliteRunStore } from "./run-store.ts";
import { RunUnblocker } from "./run-unblock.ts";
import { SqliteScheduleStore } from "./schedule-store.ts";
import { SqliteSessionStore } from "./session-store.ts";
import { SqliteSettingStore } from "./setting-store.ts";
import { SqliteStandingStore } from "./standing-store.ts";
import { SqliteTenantStore } from "./tenant-store.ts";
import { SqliteTokenStore } from "./token-store.ts";
import { SqliteCredentialStore } from "./credential-store.ts";
import { ChangeWatcher } from "./watch.ts";
import { SqliteWorkerStore } from "./worker-store.ts";

const defaultBusyTimeoutMs = 5_000;

/** Opens the book in one SQLite file, and makes the file when there is none. @throws DaybookError `STORE_…` */
export function openSqliteStore(path: string, options: StoreOptions = {}): Store {
  return new SqliteStore(path === ":memory:" ? path : resolve(path), options);
}

/** The port on one SQLite file, shared by the processes of one machine. Composes; the work is in the stores by noun. */
class SqliteStore implements Store {
  readonly runs: SqliteRunStore;
  readonly jobs: SqliteJobStore;
  readonly schedules: SqliteScheduleStore;
  readonly workers: SqliteWorkerStore;
  readonly queues: SqliteQueueStore;
  readonly overrides: SqliteOverrideStore;
  readonly tenants: SqliteTenantStore;
  readonly settings: SqliteSettingStore;
  readonly audit: SqliteAuditStore;
  readonly accounts: SqliteAccountStore;
  readonly sessions: SqliteSessionStore;
  readonly tokens: SqliteTokenStore;
  readonly credentials: SqliteCredentialStore;
  readonly logs: SqliteLogStore;
  readonly failedItems: SqliteFailedItemStore;
  readonly rollUps: SqliteRollUpStore;
  readonly standings: SqliteStandingStore;
  readonly checks: SqliteCheckStore;
  readonly prune: SqlitePruneStore;
  readonly changes: SqliteChangeStore;
  readonly url: string;
  readonly #connection: Connection;
  readonly #watcher: ChangeWatcher;
  readonly #migrator: Migrator;

  constructor(path: string, options: StoreOptions) {
    const connection = new Connection(path, {
      durability: options.durability ?? "process",
      busyTimeoutMs: options.busyTimeoutMs ?? defaultBusyTimeoutMs,
    });
    const controls = new ControlsReader(connection);
    const unblocker = new RunUnblocker(connection, controls);
    this.url = `sqlite:${path}`;
    this.#connection = connection;
    this.#watcher = new ChangeWatcher(connection);
    this.#migrator = new Migrator(connection);
    this.runs = new SqliteRunStore(connection, controls, unblocker);
    this.jobs = new SqliteJobStore(connection, controls, unblocker);
    this.schedules = new SqliteScheduleStore(
      connection,
      new FireCommitter(connection, this.runs.enqueuer, this.runs.canceller),
      new FireReader(connection),
    );
    this.workers = new SqliteWorkerStore(connection, unblocker);
    this.queues = new SqliteQueueStore(connection, controls);
    this.overrides = new SqliteOverrideStore(connection, controls);
    this.tenants = new SqliteTenantStore(connection);
    this.settings = new SqliteSettingStore(connection);
    this.audit = new SqliteAuditStore(connection);
    this.accounts = new SqliteAccountStore(connection);
    this.sessions = new SqliteSessionStore(connection);
    this.tokens = new SqliteTokenStore(connection);
    this.credentials = new SqliteCredentialStore(connection);
    this.logs = new SqliteLogStore(connection);
    this.failedItems = new SqliteFailedItemStore(connection, this.runs.enqueuer);
    this.rollUps = new SqliteRollUpStore(connection);
    this.standings = new SqliteStandingStore(connection);
    this.checks = new SqliteCheckStore(connection);
    this.prune = new SqlitePruneStore(connection);
    this.changes = new SqliteChangeStore(connection);
  }

  async schemaStatus(): Promise<SchemaStatus> {
    return this.#migrator.status();
  }

  async migrate(): Promise<SchemaStatus> {
    return this.#migrator.migrate();
  }

  async pendingSql(): Promise<string> {
    return this.#migrator.pendingSql();
  }

  async assertSchema(): Promise<void> {
    this.#migrator.assertCurrent();
  }

  watch(onChange: (hint: ChangeHint) => void): () => void {
    return this.#watcher.add(onChange);
  }

  async health(): Promise<StoreHealth> {
    return readHealth(this.#connection, this.#migrator);
  }

  connections(): ConnectionUse | null {
    return null;
  }

  async close(): Promise<void> {
    this.#watcher.stop();
    this.#connection.close();
  }
}

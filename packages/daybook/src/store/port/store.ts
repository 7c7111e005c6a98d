import type { AccountStore, CredentialStore, SessionStore, TokenStore } from "./access-store.ts";
import type { ChangeStore } from "./change-store.ts";
import type { CheckStore } from "./check-store.ts";
import type { AuditStore, OverrideStore, QueueStore, SettingStore, TenantStore } from "./control-store.ts";
import type { FailedItemStore, LogStore, PruneStore, RollUpStore, StandingStore } from "./history-store.ts";
import type { JobStore } from "./job-store.ts";
import type { RunStore } from "./run-store.ts";
import type { ScheduleStore } from "./schedule-store.ts";
import type { WorkerStore } from "./worker-store.ts";

/** What the schema of an opened store is, beside what this code wants. */
export interface SchemaStatus {
  /** 0 for an empty database. */
  readonly current: number;
  readonly wanted: number;
  readonly pending: readonly { readonly number: number; readonly title: string }[];
}

/** What may have changed in another process. */
export type ChangeHint = "runs" | "schedules" | "controls" | "checks";

/** Figures and findings for `daybook doctor`. */
export interface StoreHealth {
  readonly kind: "sqlite" | "postgres";
  /** Where it is, without any secret. */
  readonly location: string;
  readonly version: string;
  readonly sizeBytes: number;
  readonly findings: readonly { readonly level: "ok" | "warning" | "error"; readonly message: string }[];
}

/** Connections of this process to a database that is shared by connections. */
export interface ConnectionUse {
  /** Open at this moment. */
  readonly open: number;
  /** Of these, the ones that nobody uses. */
  readonly idle: number;
  /** Calls that wait for one. */
  readonly waiting: number;
  /** The most that may be open. */
  readonly most: number;
}

/**
 * The port between the engine and a database: everything Daybook keeps, and nothing of how.
 *
 * Not in the contract: connections, transactions, SQL, and clocks (instants come in as arguments, leases are measured by the
 * store itself). Every method is one transaction: it happens as a whole or throws a DaybookError with a `STORE_…` code and
 * changed nothing. All methods may be called at the same time from many processes. Strings that say "JSON text" are stored as they are.
 */
export interface Store {
  readonly runs: RunStore;
  readonly jobs: JobStore;
  readonly schedules: ScheduleStore;
  readonly workers: WorkerStore;
  readonly queues: QueueStore;
  readonly overrides: OverrideStore;
  readonly tenants: TenantStore;
  readonly settings: SettingStore;
  readonly audit: AuditStore;
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly tokens: TokenStore;
  readonly credentials: CredentialStore;
  readonly logs: LogStore;
  readonly failedItems: FailedItemStore;
  readonly rollUps: RollUpStore;
  readonly standings: StandingStore;
  readonly checks: CheckStore;
  readonly prune: PruneStore;
  readonly changes: ChangeStore;
  /** Opens another connection to the same place, as `openStore` takes it; given to the lease keeper's thread. Holds secrets: never shown. */
  readonly url: string;

  schemaStatus(): Promise<SchemaStatus>;
  /** Brings the schema up to date, one process at a time; the others wait. @throws `SCHEMA_TOO_NEW` when a newer Daybook made it. */
  migrate(): Promise<SchemaStatus>;
  /** The SQL that `migrate` would run now, for those who run it by hand with the same result; empty when nothing is pending. @throws `SCHEMA_TOO_NEW` */
  pendingSql(): Promise<string>;
  /** @throws `SCHEMA_MISSING` or `SCHEMA_TOO_NEW` with the remedy. */
  assertSchema(): Promise<void>;
  /**
   * Calls `onChange` soon after another process may have changed something. A hint: it can come too often, and it can be missed;
   * polling is the floor. Changes made through this store are not announced. Returns how to stop.
   */
  watch(onChange: (hint: ChangeHint) => void): () => void;
  health(): Promise<StoreHealth>;
  /** How this process uses its connections; null where there is but one. Asks no database. */
  connections(): ConnectionUse | null;
  close(): Promise<void>;
}

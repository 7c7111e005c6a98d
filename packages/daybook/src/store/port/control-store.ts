import type { Instant } from "../../time/instant.ts";
import type { Page, PageRequest } from "./page.ts";

/** What an override is about. `subject` is the name; for `job_tenant` it is `<job>/<tenant>`; for `global` it is `""`. */
export type OverrideScope = "global" | "job" | "tenant" | "job_tenant" | "schedule" | "queue";

/**
 * The operator's word: `paused` (boolean), `enabled` (boolean), `cron` (text), `limit` (number or null: no limit),
 * `concurrency` (of a queue: number or null), `retry` (RetryOptions without functions).
 */
export type OverrideField = "paused" | "enabled" | "cron" | "limit" | "concurrency" | "retry";

export interface OverrideRecord {
  readonly scope: OverrideScope;
  readonly subject: string;
  readonly field: OverrideField;
  readonly value: unknown;
  readonly setAt: Instant;
  readonly setBy: string | null;
}

/**
 * Operator overrides: they live here, survive restarts, and win over code. What was held or blocked because of one is not woken by
 * its change: the caller calls `runs.releaseHeld`.
 */
export interface OverrideStore {
  set(override: OverrideRecord): Promise<void>;
  /** Back to code. False when there was none. */
  clear(scope: OverrideScope, subject: string, field: OverrideField): Promise<boolean>;
  list(filter: {
    readonly scope?: OverrideScope;
    readonly subject?: string;
    readonly field?: OverrideField;
  }): Promise<OverrideRecord[]>;
}

export interface QueueRecord {
  readonly name: string;
  /** In force: at most so many running over the cluster; null: no limit. */
  readonly concurrency: number | null;
  readonly codeConcurrency: number | null;
  readonly paused: boolean;
  readonly waiting: number;
  readonly running: number;
  /** How long the oldest available run has waited. */
  readonly oldestAvailableAt: Instant | null;
}

export interface QueueStore {
  /** Makes queues known, with what code says of their concurrency. A queue also becomes known by its first run. */
  register(queues: readonly { readonly name: string; readonly concurrency: number | null }[]): Promise<void>;
  list(now: Instant): Promise<QueueRecord[]>;
}

export interface TenantRecord {
  readonly id: string;
  readonly firstSeenAt: Instant;
  readonly enabled: boolean;
}

export interface TenantStore {
  /** Makes tenants known. A tenant also becomes known by its first run. */
  register(ids: readonly string[], now: Instant): Promise<void>;
  list(): Promise<TenantRecord[]>;
}

/** Settings of the installation, shared by all processes. Keys and shapes are checked above the store. */
export interface SettingStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, by: string | null, now: Instant): Promise<void>;
  /** Writes it where there is none. Returns what then stands there, which is the same for all who try at the same time. */
  establish(key: string, value: unknown, now: Instant): Promise<unknown>;
  clear(key: string): Promise<boolean>;
  list(): Promise<
    { readonly key: string; readonly value: unknown; readonly setAt: Instant; readonly setBy: string | null }[]
  >;
}

/** From where something was done. */
export interface ActionOrigin {
  /** `cli`, `session`, `token`, `host`, `loopback`. */
  readonly via: string;
  /** An address of the network; of the command line, the machine's name. */
  readonly address: string | null;
  /** What the program calls itself. */
  readonly agent: string | null;
}

export interface AuditEntry {
  readonly at: Instant;
  readonly by: string | null;
  /** What was done, `job.pause`. */
  readonly action: string;
  /** To what, `job:daily-sales-report`. */
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Null where nobody said: done by code. */
  readonly from: ActionOrigin | null;
}

export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(
    filter: { readonly subject?: string; readonly action?: string; readonly from?: Instant; readonly before?: Instant },
    page: PageRequest,
  ): Promise<Page<AuditEntry>>;
}

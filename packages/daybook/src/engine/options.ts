import type { Logger, pino } from "pino";
import type { AnyJob } from "../job/job.ts";
import type { JobClass } from "../job/job-class.ts";
import type { JobManifest } from "../job/manifest.ts";
import type { Durability } from "../store/open-store.ts";
import { storeTimeoutMs } from "../store/store-timeout.ts";
import { systemClock, type Clock } from "../time/clock.ts";
import { parseDuration, type Duration } from "../time/duration.ts";
import type { VaultOptions } from "./vault/vault-keys.ts";
import { usualCost, type PasswordCost } from "./access/passwords.ts";
import type { TelemetryOptions } from "./telemetry/telemetry.ts";
import { checkOptions, optionError } from "./check-options.ts";

/** What makes loggers. */
export type Pino = typeof pino;

/** Where the jobs come from. */
export type JobsOption = string | readonly (AnyJob | JobClass)[] | JobManifest;

/** How one process works. */
export interface WorkerOptions {
  /** Runs at the same time in this process. @defaultValue 10 */
  concurrency?: number;
  /** Queues this process serves, each with its own most runs at a time here, or true for no own limit. @defaultValue all queues */
  queues?: Readonly<Record<string, number | true>>;
  /** A worker silent for this long is lost, and its runs go elsewhere. @defaultValue `"9s"`, so that they run again within 10 s */
  lease?: Duration;
  /** @defaultValue `"3s"` */
  heartbeat?: Duration;
  /** How long `stop` waits for running handlers before it aborts them. @defaultValue `"25s"` */
  drain?: Duration;
  /** How long an aborted handler may take to return before its run is settled without it. @defaultValue `"5s"` */
  abortGrace?: Duration;
  /** A run whose worker was lost this often fails as `CRASHED` at the next loss. @defaultValue 3 */
  maxRescues?: number;
}

/** What `createDaybook` takes. Every setting has a default that is right on a laptop. */
export interface DaybookOptions<Services = unknown> {
  /** `sqlite:<file>` or a path, or `postgres://user:password@host/database?schema=daybook&pool=10`. @defaultValue `"sqlite:./daybook.db"` */
  store?: string;
  /** What a power cut may take of a SQLite file; see {@link Durability}. @defaultValue `"process"` */
  durability?: Durability;
  /**
   * How long a call waits for the database before it fails: for another process's write to a SQLite file; on PostgreSQL for a free connection, and for
   * the end of a statement. A connection that is silent for half of it is asked for a sign of life. Longer where the database is slow and callers can wait.
   * @defaultValue `DAYBOOK_STORE_TIMEOUT` of the environment, else `"5s"`, with which a dead connection is replaced within 10 s
   */
  storeTimeout?: Duration;
  /** A folder to look for `*.job.ts` files in, the jobs themselves (or classes with `@Job`), or a manifest made by `buildManifest`. @defaultValue none */
  jobs?: JobsOption;
  /** Handed to every handler as `services`. */
  services?: Services;
  /** Makes instances of classes with `@Job`. @defaultValue `new` */
  resolve?: (jobClass: new () => unknown) => unknown;
  /** Tells programs apart that share one store: each registers, ticks and removes only its own jobs. @defaultValue `"default"` */
  app?: string;
  /** Shown with every attempt of a job that has no version of its own. @defaultValue none */
  codeVersion?: string;
  worker?: WorkerOptions;
  /** What code says of queues: the most runs at a time over the whole cluster. */
  queues?: Readonly<Record<string, { concurrency?: number }>>;
  /** Where run logs and the engine's own words go, or what makes it when the first of them is written. @defaultValue pino to standard output, warnings and worse */
  logger?: Logger | (() => Logger);
  /**
   * What scrypt takes for one guess at an account's password. Hashes of another cost are made anew when their owner signs in.
   * @defaultValue `{ logN: 15, r: 8, p: 3 }`: 32 MiB and about a quarter of a second
   */
  passwordCost?: PasswordCost;
  /** Traces and metrics for the OpenTelemetry SDK of your process, where there is one; see `docs/operating/tracing.md`. @defaultValue true */
  telemetry?: boolean | TelemetryOptions;
  /** Keys of the vault of credentials. @defaultValue those of the environment: `DAYBOOK_VAULT_KEY`, `DAYBOOK_VAULT_OLD_KEYS` */
  vault?: VaultOptions;
  /** @defaultValue the machine's clock */
  clock?: Clock;
}

/** Options with every default filled in and every duration in milliseconds. */
export interface ResolvedOptions {
  readonly store: string;
  readonly durability: Durability;
  /** Undefined: what the environment says, else the store's own. */
  readonly storeTimeoutMs: number | undefined;
  readonly jobs: JobsOption;
  readonly services: unknown;
  readonly resolve: ((jobClass: new () => unknown) => unknown) | undefined;
  readonly app: string;
  readonly codeVersion: string | null;
  readonly concurrency: number;
  readonly localQueues: ReadonlyMap<string, number> | null;
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  readonly drainMs: number;
  readonly abortGraceMs: number;
  readonly maxRescues: number;
  readonly queues: readonly { readonly name: string; readonly concurrency: number | null }[];
  readonly logger: Logger | (() => Logger) | undefined;
  readonly passwordCost: PasswordCost;
  readonly vault: VaultOptions | undefined;
  readonly clock: Clock;
  /** Null: none, whatever is registered. */
  readonly telemetry: TelemetryOptions | null;
}

/**
 * Checks options and fills in the defaults.
 * @throws DaybookError `OPTION_INVALID` naming the option and the value.
 */
export function resolveOptions(options: DaybookOptions): ResolvedOptions {
  checkOptions(options);
  const worker = options.worker ?? {};
  const leaseMs = parseDuration(worker.lease ?? "9s", "worker.lease");
  const heartbeatMs = parseDuration(worker.heartbeat ?? "3s", "worker.heartbeat");
  if (heartbeatMs * 2 > leaseMs) {
    throw optionError(
      "worker.heartbeat",
      worker.heartbeat ?? "3s",
      "at most half of worker.lease, so that one late heartbeat loses no lease",
    );
  }
  return {
    store: options.store ?? "sqlite:./daybook.db",
    durability: options.durability ?? "process",
    storeTimeoutMs:
      options.storeTimeout === undefined ? undefined : storeTimeoutMs(options.storeTimeout, "storeTimeout"),
    jobs: options.jobs ?? [],
    services: options.services,
    resolve: options.resolve,
    app: options.app ?? "default",
    codeVersion: options.codeVersion ?? null,
    concurrency: worker.concurrency ?? 10,
    localQueues: worker.queues === undefined ? null : localQueues(worker.queues),
    leaseMs,
    heartbeatMs,
    drainMs: parseDuration(worker.drain ?? "25s", "worker.drain"),
    abortGraceMs: parseDuration(worker.abortGrace ?? "5s", "worker.abortGrace"),
    maxRescues: worker.maxRescues ?? 3,
    queues: Object.entries(options.queues ?? {}).map(([name, queue]) => ({
      name,
      concurrency: queue.concurrency ?? null,
    })),
    logger: options.logger,
    passwordCost: options.passwordCost ?? usualCost,
    vault: options.vault,
    clock: options.clock ?? systemClock,
    telemetry: telemetryOf(options.telemetry ?? true),
  };
}

function telemetryOf(option: boolean | TelemetryOptions): TelemetryOptions | null {
  if (typeof option === "object") return option;
  return option ? {} : null;
}

function localQueues(queues: Readonly<Record<string, number | true>>): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(queues).map(([name, limit]) => [name, limit === true ? Number.POSITIVE_INFINITY : limit]),
  );
}

import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { RetryOptions } from "../run/retry.ts";
import type { ScheduleDefinition } from "../schedule/definition.ts";
import type { Duration } from "../time/duration.ts";
import type { CheckDefinition } from "./check.ts";
import type { RunContext } from "./run-context.ts";

/**
 * `recurring`: has schedules, and can be triggered as well. `on_demand`: enqueued by code or over HTTP.
 * `manual`: started by people only; `enqueue` from code without a trigger of its own is refused. `tracked`: runs in the caller's own code (`track`).
 */
export type JobKind = "recurring" | "on_demand" | "manual" | "tracked";

/** Any Standard Schema: zod, valibot, arktype and others. */
export type InputSchema = StandardSchemaV1;

/** What callers write for the input of a job with this schema. */
export type InputOf<Schema extends InputSchema | undefined> = Schema extends InputSchema
  ? StandardSchemaV1.InferInput<Schema>
  : unknown;

/** What the handler receives: the schema's output. */
export type ParsedInputOf<Schema extends InputSchema | undefined> = Schema extends InputSchema
  ? StandardSchemaV1.InferOutput<Schema>
  : unknown;

/** At most `limit` running at the same time over the whole cluster, per key. */
export interface ConcurrencyOptions<Input> {
  limit: number;
  /** Runs with the same key share the limit, over job boundaries too. @defaultValue the job's name */
  key?(input: Input, about: { tenant: string | null }): string;
}

/** One child run of the same job for each tenant. */
export interface FanOutOptions {
  /** Asked when the parent run starts. A tenant that is disabled is left out by the engine. */
  tenants: () => Iterable<string> | Promise<Iterable<string>>;
  /** At most this many children running at the same time. @defaultValue no limit of its own */
  limit?: number;
  /** Spreads the children's starts over this window, each tenant always at the same place. @defaultValue 0 */
  spread?: Duration;
}

/** How long finished runs stay in the book. */
export interface RetentionOptions {
  /** @defaultValue the setting `retention.maxAge` */
  maxAge?: Duration;
  /** At most so many finished runs are kept, the newest; older ones go before their age is reached. @defaultValue the setting `retention.maxRuns` */
  maxRuns?: number;
}

/** What a handler may return, itself or in a promise: any JSON value, or an outcome made by `partial`, `snooze`, `discard`. */
export type HandlerResult = unknown;

/** What is registered about a job besides its handler. */
export interface JobOptions<Schema extends InputSchema | undefined = InputSchema | undefined> {
  /** Unique over the program; what every surface calls the job. Letters, digits, `.`, `_`, `-`, `:`; at most 200. */
  name: string;
  description?: string;
  /** Only for a job without schedules. @defaultValue `"on_demand"`; `"recurring"` follows from `schedule` */
  kind?: "on_demand" | "manual";
  schedule?: ScheduleDefinition | readonly ScheduleDefinition[];
  input?: Schema;
  /** @defaultValue `"default"` */
  queue?: string;
  /** Smaller runs first. @defaultValue 100 */
  priority?: number;
  /** An attempt running longer is aborted and fails with `RUN_TIMED_OUT`. @defaultValue none */
  timeout?: Duration;
  /** A run still waiting this long after it became available ends as `expired`. @defaultValue never */
  expires?: Duration;
  retry?: RetryOptions;
  concurrency?: ConcurrencyOptions<ParsedInputOf<Schema>>;
  fanOut?: FanOutOptions;
  retention?: RetentionOptions;
  /** Looks at the data that the job keeps, by name: asked for by people, or after each run that went well. Guide: `docs/guide/checks.md`. */
  checks?: Readonly<Record<string, CheckDefinition>>;
  /** Shown with every attempt. @defaultValue a hash of the job's file when it was discovered, else null */
  version?: string;
}

/** Everything `defineJob` takes. */
export interface JobDefinition<Schema extends InputSchema | undefined, Services> extends JobOptions<Schema> {
  checks?: Readonly<Record<string, CheckDefinition<Services>>>;
  run(context: RunContext<ParsedInputOf<Schema>, Services>): HandlerResult;
}

/**
 * A checked job: what `defineJob` returns and what a class with `@Job` becomes.
 * Pass it to `enqueue` for typed input.
 */
export interface Job<Schema extends InputSchema | undefined = InputSchema | undefined, Services = unknown> {
  readonly name: string;
  readonly kind: JobKind;
  readonly options: JobOptions<Schema>;
  // Written as a method, so that a job of any schema and services fits into a list of jobs; see AnyJob.
  handler(context: RunContext<ParsedInputOf<Schema>, Services>): HandlerResult;
}

/** A job of whatever schema and services: what lists, catalogs and discovery hold. */
export type AnyJob = Job;

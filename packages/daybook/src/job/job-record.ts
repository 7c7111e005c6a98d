import type { ScheduleDefinition } from "../schedule/definition.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { JsonSchema } from "./input-json-schema.ts";
import type { JobKind } from "./job.ts";

/** One schedule of a job as code says it: read, or the reason why it cannot be. */
export interface JobScheduleRecord {
  readonly key: string;
  readonly definition: ScheduleDefinition;
  readonly schedule: Schedule | null;
  readonly error: string | null;
}

/** One check of a job as code says it. */
export interface JobCheckRecord {
  readonly name: string;
  readonly description: string | null;
  readonly timeoutMs: number;
  /** Whether it follows each run that went well. */
  readonly after: boolean;
}

/** What code says of a job, as plain JSON data: stored, compared, shown beside the operator's word. */
export interface JobRecord {
  readonly name: string;
  readonly description: string | null;
  readonly kind: JobKind;
  readonly queue: string;
  readonly priority: number;
  readonly timeoutMs: number | null;
  readonly expiresMs: number | null;
  readonly retry: {
    readonly attempts: number;
    readonly backoff: "fixed" | "linear" | "exponential" | "custom";
    readonly delayMs: number;
    readonly maxDelayMs: number;
    readonly jitter: number;
  };
  /** Null: no limit. `perKey`: the job computes keys of its own. */
  readonly concurrency: { readonly limit: number; readonly perKey: boolean } | null;
  readonly fanOut: { readonly limit: number | null; readonly spreadMs: number } | null;
  readonly retention: { readonly maxAgeMs: number | null; readonly maxRuns: number | null };
  readonly hasInputSchema: boolean;
  /** What callers may write, for processes without the code; null where the schema cannot say it, or is none. */
  readonly inputSchema: JsonSchema | null;
  /** Whether a run without any input is refused. */
  readonly inputRequired: boolean;
  readonly schedules: readonly JobScheduleRecord[];
  readonly checks: readonly JobCheckRecord[];
}

import type { InputSchema, Job, JobDefinition, JobKind, JobOptions } from "./job.ts";
import { checkDefinition } from "./check-definition.ts";
import { jobBrand } from "./job-brand.ts";

/**
 * Defines a job. The handler's `input` is typed by what the schema puts out, `enqueue` by what it takes in.
 *
 * A schedule that cannot be read does not throw here: the job stays usable, and the schedule is reported when the job
 * is registered.
 *
 * @throws DaybookError `JOB_INVALID`, naming the field and the value, also for a field it does not know.
 */
export function defineJob<Schema extends InputSchema | undefined = undefined, Services = unknown>(
  definition: JobDefinition<Schema, Services>,
): Job<Schema, Services> {
  checkDefinition(definition);
  // oxlint-disable-next-line typescript/unbound-method -- taken out of the options here, called on the definition below
  const { run, ...options } = definition;
  const job: Job<Schema, Services> = {
    name: definition.name,
    kind: kindOf(definition),
    options: Object.freeze(options),
    // Called on the definition, so that a handler may use `this` for what stands beside it.
    handler: (context) => run.call(definition, context),
  };
  Object.defineProperty(job, jobBrand, { value: true });
  return Object.freeze(job);
}

/**
 * A `defineJob` that knows the type of `services`: `export const defineJob = defineJobWith<AppServices>();` once in an
 * app, and every handler's `services` is typed while its input is still inferred from its schema.
 */
export function defineJobWith<Services>(): <Schema extends InputSchema | undefined = undefined>(
  definition: JobDefinition<Schema, Services>,
) => Job<Schema, Services> {
  return defineJob;
}

function kindOf<Schema extends InputSchema | undefined>({ kind, schedule }: JobOptions<Schema>): JobKind {
  const scheduled = Array.isArray(schedule) ? schedule.length > 0 : schedule !== undefined;
  return scheduled ? "recurring" : (kind ?? "on_demand");
}

import { DaybookError } from "../errors/daybook-error.ts";
import type { ScheduleDefinition, ScheduleOptions } from "../schedule/definition.ts";
import type { Duration } from "../time/duration.ts";
import type { InstantInput } from "../time/instant.ts";
import { defineJob } from "./define-job.ts";
import type { HandlerResult, InputSchema, Job as CheckedJob, JobOptions, ParsedInputOf } from "./job.ts";
import type { RunContext } from "./run-context.ts";

/** What a class with `@Job` implements. */
export interface JobHandler<Input = unknown, Services = unknown> {
  run(context: RunContext<Input, Services>): HandlerResult;
}

/** A class whose instances handle runs. */
export type JobClass<Input = unknown, Services = unknown> = new (
  ...dependencies: never[]
) => JobHandler<Input, Services>;

/** Makes or finds the instance for one run: `new`, or a container such as Nest's, awilix's or tsyringe's. May return a promise. */
export type ResolveJob = (jobClass: new () => unknown) => unknown;

/** A schedule written directly among the options of `@Job`: `@Job({ cron: "0 2 * * *", timeZone: "Europe/Berlin" })`. */
export interface InlineSchedule extends Pick<ScheduleOptions, "timeZone" | "misfire" | "overlap"> {
  cron?: string;
  every?: Duration;
  at?: InstantInput;
}

/** What `@Job` takes: the options of `defineJob`, where the name may be left out and one schedule may stand inline. */
export interface JobClassOptions<Schema extends InputSchema | undefined = InputSchema | undefined>
  extends Omit<JobOptions<Schema>, "name">, InlineSchedule {
  /** @defaultValue the name of the class in kebab case; write it where a minifier changes class names */
  name?: string;
}

/** Takes both calls: of standard decorators, and of TypeScript's `experimentalDecorators`. */
export type JobClassDecorator<Input> = <Class extends JobClass<Input, never>>(
  jobClass: Class,
  context?: ClassDecoratorContext<Class>,
) => void;

/** A checked job: what `defineJob` returns and what a class with `@Job` becomes. */
export type Job<Schema extends InputSchema | undefined = InputSchema | undefined, Services = unknown> = CheckedJob<
  Schema,
  Services
>;

const classBrand: unique symbol = Symbol.for("daybook.job.class");
const inlineFields = ["cron", "every", "at", "timeZone", "misfire", "overlap"] as const;

/**
 * Makes a class a job: `@Job({ cron: "0 2 * * *" }) class DailySalesReport implements JobHandler { … }`.
 *
 * The name `Job` is this decorator as a value and the checked job as a type. Node strips types but not decorators:
 * job files that use it are compiled first, or loaded through jiti, which discovery does by itself.
 */
export function Job<Schema extends InputSchema | undefined = undefined>(
  options: JobClassOptions<Schema> = {},
): JobClassDecorator<ParsedInputOf<Schema>> {
  return (jobClass) => {
    Object.defineProperty(jobClass, classBrand, { value: options, configurable: true });
  };
}

/** Whether `value` is a class with `@Job` of its own; a subclass of one is not. */
export function isJobClass(value: unknown): value is JobClass {
  return typeof value === "function" && Object.hasOwn(value, classBrand);
}

/**
 * The job that a class with `@Job` describes. Every run asks `resolve` for its instance, so a container decides whether
 * that is a new one.
 *
 * @throws {@link DaybookError} `JOB_INVALID` for a class without `@Job`, and as `defineJob` does.
 */
export function jobFromClass(jobClass: JobClass, resolve: ResolveJob = (plain) => new plain()): CheckedJob {
  const { schedule, ...options } = readOptions(jobClass);
  const name = options.name ?? nameOfClass(jobClass);
  return defineJob<InputSchema | undefined>({
    ...options,
    ...(schedule === undefined ? {} : { schedule }),
    name,
    run: async (context) => handlerOf(await resolve(jobClass), name).run(context),
  });
}

/** Job options, with what stood inline gathered into a schedule. */
function readOptions(jobClass: JobClass): Omit<JobOptions, "name"> & { name?: string } {
  const own: JobClassOptions | undefined = isJobClass(jobClass)
    ? (jobClass as unknown as { [classBrand]: JobClassOptions })[classBrand]
    : undefined;
  if (own === undefined) {
    throw new DaybookError("JOB_INVALID", `Class ${jobClass.name} has no @Job. Put @Job({ … }) above it.`, {
      params: { class: jobClass.name },
    });
  }
  const { cron, every, at, timeZone, misfire, overlap, ...options } = own;
  const written = { cron, every, at, timeZone, misfire, overlap };
  const inline = Object.fromEntries(
    inlineFields.filter((key) => written[key] !== undefined).map((key) => [key, written[key]]),
  );
  const names = Object.keys(inline);
  if (names.length === 0) return options;
  if (options.schedule !== undefined) {
    throw new DaybookError(
      "JOB_INVALID",
      `Class ${jobClass.name}: @Job has both schedule and ${names.join(", ")}. Write one or the other.`,
      { params: { class: jobClass.name, field: "schedule", value: options.schedule } },
    );
  }
  // Whether it is a readable schedule is found out when the job is registered, as with every schedule.
  return { ...options, schedule: inline as unknown as ScheduleDefinition };
}

function handlerOf(instance: unknown, job: string): JobHandler {
  if (
    typeof instance === "object" &&
    instance !== null &&
    typeof (instance as Partial<JobHandler>).run === "function"
  ) {
    return instance as JobHandler;
  }
  throw new DaybookError("JOB_INVALID", `Job "${job}": resolve returned no instance with a method run.`, {
    params: { job },
  });
}

function nameOfClass(jobClass: JobClass): string {
  // What the language calls a class that is exported without a name.
  if (jobClass.name === "" || jobClass.name === "default") {
    throw new DaybookError("JOB_INVALID", 'A class without a name needs one in its options: @Job({ name: "…" }).');
  }
  return jobClass.name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

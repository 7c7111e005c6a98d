import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { isDaybookError } from "../errors/daybook-error.ts";
import { defineJob, defineJobWith } from "./define-job.ts";
import { isJob } from "./job-brand.ts";
import type { AnyJob, InputOf, Job, JobDefinition } from "./job.ts";
import type { RunContext } from "./run-context.ts";

const run = (): null => null;
const context = (input: unknown): RunContext => ({ input }) as RunContext;

describe("defineJob", () => {
  test("makes a frozen job that carries its definition", () => {
    const job = defineJob({ name: "daily-sales-report", queue: "reports", run });
    expect(job).toMatchObject({ name: "daily-sales-report", kind: "on_demand", options: { queue: "reports" } });
    expect(job.options).not.toHaveProperty("run");
    expect(Object.isFrozen(job) && Object.isFrozen(job.options)).toBe(true);
    expect(isJob(job)).toBe(true);
  });

  test("a job with a schedule is recurring, one without is on demand unless it is manual", () => {
    expect(defineJob({ name: "a", schedule: { cron: "0 2 * * *" }, run }).kind).toBe("recurring");
    expect(defineJob({ name: "a", schedule: [], run }).kind).toBe("on_demand");
    expect(defineJob({ name: "a", kind: "manual", run }).kind).toBe("manual");
  });

  test("a handler may use `this` for what stands beside it in the definition", () => {
    const definition = {
      name: "a",
      description: "mine",
      run: function handle(this: { description: string }): string {
        return this.description;
      },
    };
    expect(defineJob(definition as JobDefinition<undefined, unknown>).handler(context(null))).toBe("mine");
  });

  test("a schedule that cannot be read does not throw here", () => {
    expect(defineJob({ name: "a", schedule: { cron: "every now and then" }, run }).kind).toBe("recurring");
    expect(defineJob({ name: "a", schedule: "0 2 * * *" as unknown as { cron: string }, run }).kind).toBe("recurring");
  });

  test("an option that is undefined counts as left out", () => {
    const definition = { name: "a", timeout: undefined, queue: undefined, run };
    expect(defineJob(definition as unknown as JobDefinition<undefined, unknown>).name).toBe("a");
  });

  test.each<[string, object, string, unknown]>([
    ["no name", { run }, "name", undefined],
    ["a name with a space", { name: "my job", run }, "name", "my job"],
    ["an empty name", { name: "", run }, "name", ""],
    ["no handler", { name: "a" }, "run", undefined],
    ["a handler that is no function", { name: "a", run: "node report.js" }, "run", "node report.js"],
    ["a field it does not know", { name: "a", run, retries: 3 }, "retries", 3],
    ["a kind that follows from a schedule", { name: "a", run, kind: "recurring" }, "kind", "recurring"],
    ["a kind beside a schedule", { name: "a", run, kind: "manual", schedule: { every: "1h" } }, "kind", "manual"],
    ["a queue with a slash", { name: "a", run, queue: "eu/reports" }, "queue", "eu/reports"],
    ["half a priority", { name: "a", run, priority: 1.5 }, "priority", 1.5],
    ["a timeout of nothing", { name: "a", run, timeout: 0 }, "timeout", 0],
    ["a timeout that is no duration", { name: "a", run, timeout: "30 bananas" }, "timeout", "30 bananas"],
    ["a negative expiry", { name: "a", run, expires: -1 }, "expires", -1],
    ["a limit of nothing", { name: "a", run, concurrency: { limit: 0 } }, "concurrency.limit", 0],
    ["a missing limit", { name: "a", run, concurrency: {} }, "concurrency.limit", undefined],
    ["an unknown field of concurrency", { name: "a", run, concurrency: { limit: 1, max: 2 } }, "concurrency.max", 2],
    ["a bad retry", { name: "a", run, retry: { attempts: 0 } }, "retry.attempts", 0],
    ["a fan-out without tenants", { name: "a", run, fanOut: {} }, "fanOut.tenants", undefined],
    [
      "a spread that is no duration",
      { name: "a", run, fanOut: { tenants: () => [], spread: "x" } },
      "fanOut.spread",
      "x",
    ],
    ["a negative retention", { name: "a", run, retention: { maxRuns: -1 } }, "retention.maxRuns", -1],
    ["an input that is no schema", { name: "a", run, input: { day: "string" } }, "input", { day: "string" }],
    ["an empty version", { name: "a", run, version: "" }, "version", ""],
  ])("refuses %s, naming the field and the value", (_what, definition, field, value) => {
    const error = catchError(() => defineJob(definition as JobDefinition<undefined, unknown>));
    expect(isDaybookError(error, "JOB_INVALID")).toBe(true);
    expect(error).toMatchObject({ params: { field, value } });
    expect(String(error)).toContain(field);
  });

  test("lists the fields it knows when it refuses one", () => {
    expect(() => defineJob({ name: "a", run, cron: "* * * * *" } as JobDefinition<undefined, unknown>)).toThrow(
      'Job "a": cron is not known; there are name, description, kind, schedule, input, queue',
    );
  });

  test("refuses two schedules with one key, since keys are their identities", () => {
    expect(() => defineJob({ name: "a", schedule: [{ every: "1h" }, { every: "2h" }], run })).toThrow(
      'two schedules with the key "default"',
    );
    expect(defineJob({ name: "a", schedule: [{ every: "1h" }, { key: "b", every: "2h" }], run }).kind).toBe(
      "recurring",
    );
  });

  test("refuses what is no object at all", () => {
    expect(() => defineJob(null as unknown as JobDefinition<undefined, unknown>)).toThrow("must be an object");
  });
});

describe("types", () => {
  const day = z.object({ day: z.string().transform((text) => new Date(text)) });
  interface Services {
    readonly mailer: { send(to: string): void };
  }

  test("the handler sees the schema's output, callers write its input", () => {
    const job = defineJob({
      name: "a",
      input: day,
      concurrency: { limit: 1, key: (input) => input.day.toISOString() },
      run: ({ input }) => {
        expectTypeOf(input).toEqualTypeOf<{ day: Date }>();
      },
    });
    expectTypeOf(job).toEqualTypeOf<Job<typeof day>>();
    expectTypeOf<InputOf<typeof day>>().toEqualTypeOf<{ day: string }>();
  });

  test("without a schema the input is unknown", () => {
    defineJob({
      name: "a",
      run({ input }) {
        expectTypeOf(input).toBeUnknown();
      },
    });
  });

  test("jobs of any schema and services stand in one list and can be spawned", () => {
    const withServices = defineJobWith<Services>();
    const typed = withServices({
      name: "a",
      input: day,
      run({ input, services }) {
        expectTypeOf(input.day).toEqualTypeOf<Date>();
        expectTypeOf(services).toEqualTypeOf<Services>();
      },
    });
    const jobs: AnyJob[] = [typed, defineJob({ name: "b", run })];
    expect(jobs.every(isJob)).toBe(true);
    expectTypeOf(typed).toExtend<AnyJob>();
    expectTypeOf(typed).toExtend<Job<typeof day, never>>();
  });

  test("services are typed by an annotation of the context too", () => {
    const job = defineJob({
      name: "a",
      input: day,
      run: ({ services }: RunContext<{ day: Date }, Services>) => services.mailer,
    });
    expectTypeOf(job).toEqualTypeOf<Job<typeof day, Services>>();
  });

  test("spawn infers the input from the child job", () => {
    const child = defineJob({ name: "child", input: day, run });
    defineJob({
      name: "parent",
      async run({ run: handle }) {
        // @ts-expect-error -- the child's day is text
        await handle.spawn(child, [{ input: { day: 5 } }]);
        return await handle.spawn(child, [{ input: { day: "2026-11-22" } }], { limit: 2 });
      },
    });
  });
});

function catchError(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}

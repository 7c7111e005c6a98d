import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { Job, isJobClass, jobFromClass, type JobHandler } from "./job-class.ts";
import type { RunContext } from "./run-context.ts";

const context = { input: { day: "2026-11-22" } } as RunContext;
// Decorators are called by hand: what compiles them differs, the two calls they make are the same everywhere.
const standard = (jobClass: abstract new (...args: never[]) => unknown): ClassDecoratorContext =>
  ({
    kind: "class",
    name: jobClass.name,
    metadata: {},
    addInitializer: () => undefined,
  }) as unknown as ClassDecoratorContext;

describe("@Job", () => {
  test("works with the call of standard decorators and with TypeScript's older one", () => {
    class Standard implements JobHandler {
      run(): string {
        return "standard";
      }
    }
    class Legacy implements JobHandler {
      run(): string {
        return "legacy";
      }
    }
    expect(
      Job({ every: "1h" })(Standard, standard(Standard) as ClassDecoratorContext<typeof Standard>),
    ).toBeUndefined();
    expect(Job()(Legacy)).toBeUndefined();
    expect([isJobClass(Standard), isJobClass(Legacy)]).toEqual([true, true]);
    expect(jobFromClass(Standard)).toMatchObject({ name: "standard", kind: "recurring" });
    expect(jobFromClass(Legacy)).toMatchObject({ name: "legacy", kind: "on_demand" });
  });

  test.each([
    ["DailySalesReport", "daily-sales-report"],
    ["SAPOrderSync", "sap-order-sync"],
    ["Sync2Shops", "sync2-shops"],
    ["pull_stock", "pull-stock"],
  ])("names the job of class %s %s", (className, name) => {
    const Class = {
      [className]: class {
        run(): void {}
      },
    }[className] as new () => JobHandler;
    Job()(Class);
    expect(jobFromClass(Class).name).toBe(name);
  });

  test("a class without a name needs one in its options", () => {
    const Class = (() =>
      class {
        run(): void {}
      })();
    Job()(Class);
    expect(() => jobFromClass(Class)).toThrow("A class without a name needs one");
    Job({ name: "named" })(Class);
    expect(jobFromClass(Class).name).toBe("named");
  });

  test("gathers what stands inline into a schedule", () => {
    class Report implements JobHandler {
      run(): void {}
    }
    Job({ cron: "0 2 * * *", timeZone: "Europe/Berlin", overlap: "queue_one", queue: "reports" })(Report);
    expect(jobFromClass(Report).options).toEqual({
      name: "report",
      queue: "reports",
      schedule: { cron: "0 2 * * *", timeZone: "Europe/Berlin", overlap: "queue_one" },
    });
  });

  test("refuses an inline schedule beside a list of them", () => {
    class Report implements JobHandler {
      run(): void {}
    }
    Job({ cron: "0 2 * * *", schedule: { every: "1h" } })(Report);
    expect(() => jobFromClass(Report)).toThrow("has both schedule and cron");
  });

  test("checks its options as defineJob does", () => {
    class Report implements JobHandler {
      run(): void {}
    }
    Job({ priority: 0.5 })(Report);
    expect(() => jobFromClass(Report)).toThrow('Job "report": priority must be a whole number');
  });

  test("a subclass is no job because its parent is one", () => {
    class Parent implements JobHandler {
      run(): void {}
    }
    class Child extends Parent {}
    Job()(Parent);
    expect(isJobClass(Child)).toBe(false);
    expect(() => jobFromClass(Child)).toThrow("Class Child has no @Job");
  });

  test("a class decorated through another copy of the package is recognised", () => {
    class Foreign implements JobHandler {
      run(): void {}
    }
    Object.defineProperty(Foreign, Symbol.for("daybook.job.class"), { value: { queue: "q" } });
    expect(jobFromClass(Foreign).options.queue).toBe("q");
  });

  test("types the context by the schema", () => {
    const input = z.object({ day: z.string() });
    class Typed implements JobHandler<{ day: string }> {
      run({ input: { day } }: RunContext<{ day: string }>): string {
        return day;
      }
    }
    class Wrong implements JobHandler<{ day: number }> {
      run({ input: { day } }: RunContext<{ day: number }>): number {
        return day;
      }
    }
    Job({ input })(Typed);
    // @ts-expect-error -- the schema gives text, the class wants a number
    Job({ input })(Wrong);
    expectTypeOf<Job>().toExtend<{ readonly name: string }>();
  });
});

describe("jobFromClass", () => {
  class Report implements JobHandler {
    readonly mailer: string;
    constructor(mailer: string) {
      this.mailer = mailer;
    }
    run({ input }: RunContext): unknown {
      return [this.mailer, input];
    }
  }
  Job()(Report);

  test("asks resolve for the instance of each run, which may come later", async () => {
    let made = 0;
    const job = jobFromClass(Report, async (jobClass) => {
      expect(jobClass).toBe(Report);
      made += 1;
      return new Report(`mailer ${made}`);
    });
    expect(await job.handler(context)).toEqual(["mailer 1", context.input]);
    expect(await job.handler(context)).toEqual(["mailer 2", context.input]);
  });

  test("makes the instance itself without a resolve", async () => {
    expect(await jobFromClass(Report).handler(context)).toEqual([undefined, context.input]);
  });

  test("says so when resolve gives something else", async () => {
    await expect(jobFromClass(Report, () => null).handler(context)).rejects.toThrow(
      'Job "report": resolve returned no instance with a method run.',
    );
  });
});
